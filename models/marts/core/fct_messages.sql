-- One row per message by its account's as_of, or without a readable instant; no text. A view: no second copy of the messages.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('int_known_messages') }}),

loads as (select * from {{ ref('int_message_loads') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

confirmable_messages as (select * from {{ ref('int_confirmable_messages') }}),

later_episode_messages as (
    select
        conversation_number,
        item_key,
        episode_index
    from {{ ref('int_episode_items') }}
    where episode_index > 1 and item_type = 'message'
)

select
    {{ message_key('messages') }} as message_key,
    messages.source_system,
    messages.account_id,
    messages.message_id,
    messages.conversation_id,
    case
        when conversations.conversation_number is not null and messages.sent_at is not null
            then {{ episode_id('messages', 'coalesce(later_episode_messages.episode_index, 1)') }}
    end as episode_id,
    messages.sent_at,
    {{ local_date('messages.sent_at', 'zone_days') }} as sent_date,
    messages.sender_kind,
    messages.sender_id,
    case when messages.sender_kind = 'contact' then 'inbound' when messages.item_type = 'note' then 'internal' else 'outbound' end
        as direction,
    messages.sender_kind as source,
    messages.item_type,
    coalesce(messages.channel, conversations.channel, 'unknown') as channel,
    messages.delivery_status,
    {{ is_public_role('messages.item_role') }} as is_public,
    messages.item_role,
    confirmable_messages.is_confirmation,
    messages.n_citations,
    messages.n_actions
from messages
left join accounts on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
left join zone_days on {{ is_zone_day('messages.sent_at', 'accounts.timezone', 'zone_days') }}
left join conversations
    on
        messages.source_system = conversations.source_system
        and messages.account_id = conversations.account_id
        and messages.conversation_id = conversations.conversation_id
left join later_episode_messages
    on
        conversations.conversation_number = later_episode_messages.conversation_number
        and messages.item_key = later_episode_messages.item_key
left join confirmable_messages
    on
        conversations.conversation_number = confirmable_messages.conversation_number
        and messages.message_id = confirmable_messages.message_id
-- a view down to the landed rows: what lands after the build waits for the next one
where messages._load_id in (select loads._load_id from loads)
