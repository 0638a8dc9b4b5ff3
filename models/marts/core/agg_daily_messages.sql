-- One row per source, account, conversation, local date, sender, kind of message and channel: how many messages there are by
-- as_of. Without a conversation that they name, or a readable instant, messages stand under NULL; the channel is their own, else
-- their conversation's. A view: messages are counted before anything is joined to them, and cost half of what they cost singly.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('int_known_messages') }}),

loads as (select * from {{ ref('int_message_loads') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

dated as (
    select
        messages.source_system,
        messages.account_id,
        messages.conversation_id,
        {{ local_date('messages.sent_at', 'zone_days') }} as sent_date,
        messages.sender_kind,
        messages.sender_id,
        messages.item_type,
        messages.item_role,
        messages.delivery_status,
        messages.channel
    from messages
    left join accounts on messages.source_system = accounts.source_system and messages.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('messages.sent_at', 'accounts.timezone', 'zone_days') }}
    -- a view down to the landed rows: what lands after the build waits for the next one
    where messages._load_id in (select loads._load_id from loads)
),

counted as (
    select
        source_system,
        account_id,
        conversation_id,
        sent_date,
        sender_kind,
        sender_id,
        item_type,
        item_role,
        delivery_status,
        channel,
        count(*) as messages
    from dated
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
)

select
    counted.source_system,
    counted.account_id,
    counted.conversation_id,
    counted.sent_date,
    counted.sender_kind,
    counted.sender_id,
    {{ message_direction('counted') }} as direction,
    counted.item_type,
    counted.item_role,
    counted.delivery_status,
    coalesce(counted.channel, conversations.channel, 'unknown') as channel,
    counted.channel is not null as is_own_channel,
    counted.messages
from counted
left join conversations
    on
        counted.source_system = conversations.source_system
        and counted.account_id = conversations.account_id
        and counted.conversation_id = conversations.conversation_id
