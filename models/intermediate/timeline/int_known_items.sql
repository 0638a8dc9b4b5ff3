-- One row per item of a loaded conversation, not yet in order: every message and state change up to as_of or without a readable
-- instant, and the close that `closed_at` stands for where no closed event says it. `is_unclear`: it could not be understood and
-- may have been a person's doing: an item without an instant, an event of unknown type, a public message of unknown sender kind.
-- A view: int_ordered_items orders them without their texts, int_tied_items and int_contextual_events read a few texts.
{{ config(materialized='view') }}
{% set earliest = add_hours('opened_at', -1 * early_hours() | int) %}

with

conversations as (
    select
        *,
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_key
    from {{ ref('int_conversations') }}
),

messages as (select * from {{ ref('int_messages') }}),

events as (select * from {{ ref('int_events') }}),

message_items as (
    select
        conversations.conversation_number,
        conversations.opened_at,
        conversations.as_of,
        messages.sent_at as occurred_at,
        messages.sequence_number,
        false as is_made_up,
        true as is_message,
        messages.message_id as item_id,
        messages.item_role,
        messages.sender_kind,
        messages.channel,
        -- three-valued: any citation or action; unknown while one of the two counts is unknown; else none
        case
            when messages.item_role <> 'ai_reply' then null
            when messages.n_citations > 0 or (messages.n_actions > 0 and messages.first_action_at is null) then true
            when messages.n_citations is null or messages.n_actions is null then null
            else false
        end as is_substantive,
        -- an action whose instant is known counts for whoever judges after it
        case when messages.item_role = 'ai_reply' then messages.first_action_at end as acted_at,
        false as is_by_ai,
        messages.sent_at is null
        or (messages.sender_kind = 'unknown' and {{ is_public_role('messages.item_role') }}) as is_unclear
    from messages
    -- by one number instead of three texts
    inner join conversations
        on
            {{ conversation_number('messages.source_system', 'messages.account_id', 'messages.conversation_id') }}
            = conversations.conversation_key
    -- the conversation's as_of, not the account's: a filter before the join would hide which side is the large one
    where {{ exists_by('messages.sent_at', 'conversations.as_of') }}
),

placed_events as (
    select
        conversations.conversation_number,
        conversations.opened_at,
        conversations.as_of,
        events.occurred_at,
        events.sequence_number,
        events.is_made_up,
        events.event_id,
        events.event_type,
        events.item_role,
        events.is_by_ai,
        events.is_known
    from events
    inner join conversations
        on
            {{ conversation_number('events.source_system', 'events.account_id', 'events.conversation_id') }}
            = conversations.conversation_key
),

event_items as (
    select
        conversation_number,
        opened_at,
        as_of,
        occurred_at,
        sequence_number,
        is_made_up,
        false as is_message,
        event_id as item_id,
        item_role,
        cast(null as varchar) as sender_kind,
        cast(null as varchar) as channel,
        cast(null as boolean) as is_substantive,
        cast(null as timestamp) as acted_at,
        is_by_ai,
        occurred_at is null or event_type = 'unknown' as is_unclear
    from placed_events
    where is_known
),

-- a closed event that lies after as_of takes the place of `closed_at` too: else the close would vanish when as_of moves on
closed_conversations as (
    select conversation_number
    from placed_events
    where item_role = 'close' and occurred_at is not null
    group by 1
),

made_up_closes as (
    select
        conversations.conversation_number,
        conversations.opened_at,
        conversations.as_of,
        conversations.closed_at as occurred_at,
        cast(null as bigint) as sequence_number,
        true as is_made_up,
        false as is_message,
        cast(null as varchar) as item_id,
        'close' as item_role,
        cast(null as varchar) as sender_kind,
        cast(null as varchar) as channel,
        cast(null as boolean) as is_substantive,
        cast(null as timestamp) as acted_at,
        false as is_by_ai,
        false as is_unclear
    from conversations
    left join closed_conversations on conversations.conversation_number = closed_conversations.conversation_number
    where
        closed_conversations.conversation_number is null
        and conversations.closed_at <= conversations.as_of
),

items as (
    select * from message_items
    union all
    select * from event_items
    union all
    select * from made_up_closes
)

select
    conversation_number,
    occurred_at,
    sequence_number,
    is_made_up,
    is_message,
    item_id,
    item_role,
    sender_kind,
    channel,
    is_substantive,
    acted_at,
    is_by_ai,
    is_unclear,
    coalesce(occurred_at < {{ earliest }} and opened_at <= as_of, false) as is_early
from items
