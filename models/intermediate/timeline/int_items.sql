-- One row per item on the timeline of a loaded conversation, in the one total order (`item_number`, see timeline_order), with
-- what it counts as. Messages and events, two files in the contract though some tools have one history, meet here. Narrow rows,
-- no text. The running counts share its sort: counted before the item, over the whole conversation.
with

dated_items as (select * from {{ ref('int_dated_items') }}),

contextual_events as (select * from {{ ref('int_contextual_events') }}),

items as (
    select
        dated_items.conversation_number,
        dated_items.occurred_at,
        dated_items.sequence_number,
        dated_items.is_made_up,
        dated_items.is_message,
        dated_items.item_id,
        coalesce(contextual_events.item_role, dated_items.item_role) as item_role,
        dated_items.channel,
        dated_items.sender_id,
        dated_items.is_substantive,
        dated_items.acted_at,
        coalesce(contextual_events.is_by_ai, dated_items.is_by_ai) as is_by_ai,
        dated_items.is_early
    from dated_items
    left join contextual_events
        on
            dated_items.conversation_number = contextual_events.conversation_number
            and dated_items.item_id = contextual_events.event_id
            and not dated_items.is_message
)

select
    conversation_number,
    row_number() over in_order as item_number,
    occurred_at,
    is_message,
    item_id,
    is_made_up,
    item_role,
    channel,
    sender_id,
    is_substantive,
    acted_at,
    is_by_ai,
    is_early,
    count(case when item_role = 'ai_reply' then 1 end) over before_it as ai_replies_before,
    count(case when item_role in ('ai_reply', 'human_reply') then 1 end) over before_it as answers_before
from items
window
    in_order as (partition by conversation_number order by {{ timeline_order() }}),
    before_it as (
        partition by conversation_number order by {{ timeline_order() }} rows between unbounded preceding and 1 preceding
    )
