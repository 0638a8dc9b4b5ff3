-- One row per message, welcome message or comment of a thread, in the shape of the contract, without its text.
-- What comes in is the customer's, whoever is named; what goes out never is.
with

items as (
    select * from {{ ref('int_hubspot_records__thread_items') }}
    where item_type in ('message', 'welcome_message', 'comment')
),

actors as (select * from {{ ref('int_hubspot__actors') }}),

channels as (select * from {{ ref('int_hubspot__channels') }}),

evidence as (select * from {{ ref('int_hubspot__evidence') }}),

reply_evidence as (select * from {{ ref('int_hubspot__reply_evidence') }}),

customers as (
    select * from {{ ref('value_map') }}
    where source_system = 'hubspot' and domain = 'sender_kind' and value = 'contact'
),

with_words as (
    select
        items.*,
        {{ actor_word('actors.actor_word', 'items.sender_id') }} as sender_word,
        coalesce(channels.channel_word, items.channel_id) as channel,
        case when evidence.has_citations then coalesce(reply_evidence.n_citations, 0) end as n_citations,
        case when evidence.has_actions then coalesce(reply_evidence.n_actions, 0) end as n_actions,
        reply_evidence.first_action_at
    from items
    left join actors
        on
            items.source_system = actors.source_system
            and items.account_id = actors.account_id
            and items.sender_id = actors.actor_id
    left join channels
        on
            items.source_system = channels.source_system
            and items.account_id = channels.account_id
            and items.channel_id = channels.channel_id
    left join evidence on items.source_system = evidence.source_system and items.account_id = evidence.account_id
    left join reply_evidence
        on
            items.source_system = reply_evidence.source_system
            and items.account_id = reply_evidence.account_id
            and items.thread_id = reply_evidence.thread_id
            and items.item_id = reply_evidence.message_id
)

select
    with_words.source_system,
    with_words.account_id,
    with_words.item_id as message_id,
    with_words.thread_id as id_scope,
    with_words.thread_id as conversation_id,
    with_words.sender_id,
    case
        when with_words.direction = 'incoming' then 'incoming'
        when with_words.direction = 'outgoing' and customers.raw_value is not null then 'outgoing ' || with_words.sender_word
        else with_words.sender_word
    end as sender_kind,
    with_words.item_type,
    with_words.channel,
    with_words.delivery_status,
    cast(null as bigint) as sequence_number,
    with_words.n_citations,
    with_words.n_actions,
    with_words.first_action_at,
    with_words.created_at as sent_at,
    cast(null as varchar) as sequence_number_fault,
    cast(null as varchar) as n_citations_fault,
    cast(null as varchar) as n_actions_fault,
    with_words.created_at_fault as sent_at_fault,
    with_words._load_id,
    with_words._file,
    with_words._row
from with_words
left join customers on with_words.sender_word = customers.raw_value
