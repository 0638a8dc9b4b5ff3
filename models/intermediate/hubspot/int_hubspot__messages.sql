-- One row per message, welcome message or comment of a thread, in the shape of the contract, without its text.
-- What comes in is the customer's, whoever is named; what goes out never is. A sender who is named and is no actor is nobody
-- known: the system or integration that created the message only carried it. A table: JSON is parsed and joined once.
{{ config(materialized='table') }}
with

items as (
    select * from {{ ref('stg_hubspot__thread_items') }}
    where item_type in ('message', 'welcome_message', 'comment')
),

actors as (select * from {{ ref('int_hubspot__actors') }}),

channels as (select * from {{ ref('int_hubspot__channels') }}),

first_senders as (select * from {{ ref('int_hubspot__first_senders') }}),

evidence as (select * from {{ ref('int_hubspot__evidence') }}),

reply_evidence as (select * from {{ ref('int_hubspot__reply_evidence') }}),

customers as (
    select * from {{ ref('value_map') }}
    where source_system = 'hubspot' and domain = 'sender_kind' and value = 'contact'
),

carriers as (
    select * from {{ ref('value_map') }}
    where source_system = 'hubspot' and domain = 'sender_kind' and value in ('system', 'integration')
),

with_senders as (
    select
        items.*,
        coalesce(first_senders.sender_id, items.sender_id) as speaker_id,
        items.is_sender_no_actor or (first_senders.item_id is not null and first_senders.sender_id is null) as is_no_actor
    from items
    left join first_senders
        on
            items.source_system = first_senders.source_system
            and items.account_id = first_senders.account_id
            and items.item_id = first_senders.item_id
            and items.thread_id = first_senders.thread_id
),

with_words as (
    select
        items.*,
        {{ actor_word('actors.actor_word', 'items.speaker_id') }} as sender_word,
        coalesce(channels.channel_word, items.channel_id) as channel,
        case when evidence.has_citations then coalesce(reply_evidence.n_citations, 0) end as n_citations,
        case when evidence.has_actions then coalesce(reply_evidence.n_actions, 0) end as n_actions,
        reply_evidence.first_action_at
    from with_senders as items
    left join actors
        on
            items.source_system = actors.source_system
            and items.account_id = actors.account_id
            and items.speaker_id = actors.actor_id
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
),

classified as (
    select
        with_words.*,
        customers.raw_value is not null as is_customer,
        coalesce(
            with_words.direction = 'outgoing' and with_words.is_no_actor and carriers.raw_value is not null, false
        ) as is_carried
    from with_words
    left join customers on with_words.sender_word = customers.raw_value
    left join carriers on with_words.sender_word = carriers.raw_value
)

select
    source_system,
    account_id,
    item_id as message_id,
    thread_id as id_scope,
    thread_id as conversation_id,
    case when not is_carried then speaker_id end as sender_id,
    case
        when direction = 'incoming' then 'incoming'
        when direction = 'outgoing' and is_customer then 'outgoing ' || sender_word
        when is_carried then 'no actor, by ' || sender_word
        else sender_word
    end as sender_kind,
    item_type,
    channel,
    delivery_status,
    cast(null as bigint) as sequence_number,
    n_citations,
    n_actions,
    first_action_at,
    created_at as sent_at,
    cast(null as varchar) as sequence_number_fault,
    cast(null as varchar) as n_citations_fault,
    cast(null as varchar) as n_actions_fault,
    created_at_fault as sent_at_fault,
    _load_id,
    _file,
    _row
from classified
