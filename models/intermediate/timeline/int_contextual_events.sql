-- One row per state change on a timeline whose meaning hangs on what came before it in its conversation: what it counts as.
-- A `bot` that gives away is the AI where, up to then, the AI wrote and no bot did. An AI that gives a conversation back to the
-- queue while it holds it, and while a customer waits for its answer, lets go.
{{ config(materialized='by_conversation') }}
with

conversations as (select * from {{ of_touched(ref('int_conversations')) }}),

events as (select * from {{ of_touched(ref('int_events')) }}),

items as (select * from {{ of_touched(ref('int_known_items')) }}),

contextual_events as (
    select
        conversations.conversation_number,
        events.event_id,
        events.event_type,
        events.from_kind,
        events.to_kind,
        events.initiator
    from events
    inner join conversations
        on
            events.source_system = conversations.source_system
            and events.account_id = conversations.account_id
            and events.conversation_id = conversations.conversation_id
    where events.is_known and (events.from_kind = 'bot' or (events.event_type = 'unassigned' and events.from_kind = 'ai'))
),

contextual_conversations as (
    select conversation_number
    from contextual_events
    group by 1
),

-- the timelines of these few, in order, with who wrote so far
ordered as (
    select
        items.conversation_number,
        items.occurred_at,
        items.is_message,
        items.is_made_up,
        items.item_id,
        items.item_role,
        row_number() over in_order as item_number,
        count(case when items.is_message and items.sender_kind = 'ai' then 1 end) over before_it as ai_messages_before,
        count(case when items.is_message and items.sender_kind = 'bot' then 1 end) over before_it as bot_messages_before,
        count(case when items.item_role = 'ai_reply' then 1 end) over before_it as ai_replies_before
    from items
    -- `in`, not a join: where there are none DuckDB leaves the messages alone
    where
        items.occurred_at is not null
        and items.conversation_number in (select contextual_conversations.conversation_number from contextual_conversations)
    window
        in_order as (partition by items.conversation_number order by {{ timeline_order() }}),
        before_it as (
            partition by items.conversation_number
            order by {{ timeline_order() }}
            rows between unbounded preceding and 1 preceding
        )
),

with_givers as (
    select
        ordered.*,
        contextual_events.event_id,
        contextual_events.event_type,
        contextual_events.to_kind,
        contextual_events.initiator,
        case
            when
                contextual_events.from_kind = 'bot' and ordered.ai_messages_before > 0 and ordered.bot_messages_before = 0
                then 'ai'
            else contextual_events.from_kind
        end as giver_kind
    from ordered
    left join contextual_events
        on
            ordered.conversation_number = contextual_events.conversation_number
            -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
            and case when not ordered.is_message then ordered.item_id end = contextual_events.event_id
),

with_roles as (
    select
        conversation_number,
        item_number,
        ai_replies_before,
        occurred_at,
        is_made_up,
        event_id,
        case
            when event_id is not null then {{ event_role('event_type', 'giver_kind', 'to_kind') }}
            else item_role
        end as item_role,
        coalesce(giver_kind = 'ai' or initiator = 'agent', false) as is_by_ai,
        coalesce(event_type = 'unassigned' and giver_kind = 'ai' and coalesce(initiator, '') <> 'manual', false) as gives_back
    from with_givers
),

with_past as (
    select
        *,
        max(case when item_role = 'ai_reply' then occurred_at end) over so_far as last_ai_reply_at,
        max(case when item_role = 'close' then item_number end) over so_far as last_close_number,
        max(case when item_role in ('reopen', 'contact_message', 'ai_reply') then item_number end) over so_far
            as last_opening_number,
        -- since the last AI reply
        count(case when item_role in ({{ human_involvement_roles() }}) then 1 end) over since_ai_reply as human_items,
        max(case when item_role = 'contact_message' then occurred_at end) over since_ai_reply as last_contact_message_at
    from with_roles
    window
        so_far as (
            partition by conversation_number
            order by item_number nulls last rows between unbounded preceding and 1 preceding
        ),
        since_ai_reply as (
            partition by conversation_number, ai_replies_before
            order by item_number nulls last rows between unbounded preceding and 1 preceding
        )
),

-- a customer who wrote when the episode of that reply was over has started another, which the AI does not hold
with_waiting_customers as (
    select
        *,
        gives_back
        and human_items = 0
        and last_contact_message_at < {{ add_hours('last_ai_reply_at', episode_window_hours()) }}
        and coalesce(last_close_number, 0) < last_opening_number as may_let_go
    from with_past
),

with_letting_go as (
    select
        *,
        -- once it has let go, it holds no more
        may_let_go
        and row_number() over (
            partition by conversation_number, ai_replies_before, may_let_go
            order by item_number nulls last
        ) = 1 as lets_go
    from with_waiting_customers
    where event_id is not null
)

select
    conversation_number,
    {{ item_key('false', 'is_made_up', 'event_id') }} as item_key,
    event_id,
    {{ item_role("case when lets_go then 'letting_go' else item_role end") }} as item_role,
    is_by_ai
from with_letting_go
