-- One row per message by its account's as_of, or without a readable instant; no text. A view: no second copy of the messages.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('int_known_messages') }}),

loads as (select * from {{ ref('int_message_loads') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

confirmations as (select * from {{ ref('int_confirmations') }}),

-- few need their item: what the customer wrote after an AI reply, and what lies in a later episode
told_apart as (
    select
        conversation_number,
        item_key,
        episode_index,
        item_role = 'contact_message' and ai_replies_before > 0 as may_confirm
    from {{ ref('int_episode_items') }}
    where is_message and (episode_index > 1 or (item_role = 'contact_message' and ai_replies_before > 0))
)

select
    {{ message_key('messages') }} as message_key,
    messages.source_system,
    messages.account_id,
    messages.message_id,
    messages.conversation_id,
    case
        when conversations.conversation_number is not null and messages.sent_at is not null
            then {{ episode_id('messages', 'coalesce(told_apart.episode_index, 1)') }}
    end as episode_id,
    messages.sent_at,
    {{ local_date('messages.sent_at', 'zone_days') }} as sent_date,
    messages.sender_kind,
    messages.sender_id,
    {{ message_direction('messages') }} as direction,
    messages.sender_kind as source,
    messages.item_type,
    coalesce(messages.channel, conversations.channel, 'unknown') as channel,
    messages.delivery_status,
    {{ is_public_role('messages.item_role') }} as is_public,
    messages.item_role,
    case
        when told_apart.may_confirm and confirmations.item_key is not null then confirmations.is_confirmation
        when told_apart.may_confirm then false
    end as is_confirmation,
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
left join told_apart
    on conversations.conversation_number = told_apart.conversation_number and messages.item_key = told_apart.item_key
left join confirmations
    on told_apart.conversation_number = confirmations.conversation_number and told_apart.item_key = confirmations.item_key
-- a view down to the landed rows: what lands after the build waits for the next one
where messages._load_id in (select loads._load_id from loads)
