-- One row per exported message, in the shape of the contract, without its text. A message belongs to its contact's latest
-- conversation that had started and not closed when it was sent, both ends in, else to none.
with

messages as (select * from {{ ref('int_respond_io__placed_messages') }}),

enclosing_conversations as (select * from {{ ref('int_respond_io__enclosing_conversations') }}),

failed_messages as (select * from {{ ref('stg_respond_io__failed_messages') }}),

shared_messages as (select * from {{ ref('int_respond_io__shared_messages') }}),

channels as (select * from {{ ref('int_respond_io__channels') }}),

actors as (select * from {{ ref('int_respond_io__actors') }}),

broadcast_words as (
    select * from {{ ref('value_map') }}
    where source_system = 'respond_io' and domain = 'sender_kind' and value = 'broadcast'
),

failed_ids as (
    select
        source_system,
        account_id,
        message_id,
        bool_or(contact_id is null) as is_of_each
    from failed_messages
    group by 1, 2, 3
),

-- without a channels file nothing can be said of an id; with one, an id that it lacks is unknown
accounts_with_channels as (
    select
        source_system,
        account_id
    from channels
    group by 1, 2
)

select
    messages.source_system,
    messages.account_id,
    messages.message_id,
    -- the export names no conversation: an id is unique in its contact at least
    messages.contact_id as id_scope,
    coalesce(messages.latest_conversation_id, enclosing_conversations.conversation_id) as conversation_id,
    -- some files name the user instead of the id
    coalesce(actors.actor_id, messages.sender_id) as sender_id,
    -- the map says who a user really is; a broadcast answers nobody, whoever sent it
    coalesce(case when broadcast_words.raw_value is null then actors.kind end, messages.sender_type, messages.message_type)
        as sender_kind,
    cast(null as varchar) as item_type,
    coalesce(
        channels.channel_word, case when accounts_with_channels.account_id is not null then messages.channel_id end
    ) as channel,
    -- an id will do, unless it is another contact's message as well
    case
        when
            failed_ids.message_id is not null
            and (shared_messages.message_id is null or failed_ids.is_of_each or failed_messages.message_id is not null)
            then 'failed'
    end as delivery_status,
    cast(null as bigint) as sequence_number,
    cast(null as bigint) as n_citations,
    cast(null as bigint) as n_actions,
    cast(null as timestamp) as first_action_at,
    messages.sent_at,
    cast(null as varchar) as sequence_number_fault,
    cast(null as varchar) as n_citations_fault,
    cast(null as varchar) as n_actions_fault,
    messages.sent_at_fault,
    messages._load_id,
    messages._file,
    messages._row
from messages
left join enclosing_conversations
    on
        messages.source_system = enclosing_conversations.source_system
        and messages.account_id = enclosing_conversations.account_id
        and messages.message_id = enclosing_conversations.message_id
        and messages.contact_id = enclosing_conversations.contact_id
left join failed_messages
    on
        messages.source_system = failed_messages.source_system
        and messages.account_id = failed_messages.account_id
        and messages.message_id = failed_messages.message_id
        and messages.contact_id = failed_messages.contact_id
left join failed_ids
    on
        messages.source_system = failed_ids.source_system
        and messages.account_id = failed_ids.account_id
        and messages.message_id = failed_ids.message_id
left join shared_messages
    on
        messages.source_system = shared_messages.source_system
        and messages.account_id = shared_messages.account_id
        and messages.message_id = shared_messages.message_id
        and messages.contact_id = shared_messages.contact_id
left join channels
    on
        messages.source_system = channels.source_system
        and messages.account_id = channels.account_id
        and messages.channel_id = channels.channel_id
left join accounts_with_channels
    on
        messages.source_system = accounts_with_channels.source_system
        and messages.account_id = accounts_with_channels.account_id
left join actors
    on
        messages.source_system = actors.source_system
        and messages.account_id = actors.account_id
        -- a contact is no user, whatever the id
        and case
            when coalesce(messages.sender_type, messages.message_type, '') not in ('contact', 'incoming')
                then {{ normalised('messages.sender_id') }}
        end = actors.actor_word
left join broadcast_words on messages.sender_type = broadcast_words.raw_value
