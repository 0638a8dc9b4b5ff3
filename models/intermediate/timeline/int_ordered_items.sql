-- One row per item of a loaded conversation, in the order that its instant and its sequence give it; those without an instant,
-- on no timeline, come last. Numbers and short words only: a text would double the price of the one sort, whose running counts
-- go along. `is_tied` says that an item of the timeline is not told apart from another one; int_items has the one total order.
-- Counts a column by `filter`: `case` inside costs a sixth of the whole sort, and `count(*)` with a filter counts each frame from
-- its start again, so that a conversation of 200,000 items alone cost thirty times what all others did.
{{ config(materialized='by_conversation') }}
with

known_items as (select * from {{ of_touched(ref('int_known_items')) }}),

items as (
    select
        conversation_number,
        {{ item_key('is_message', 'is_made_up', 'item_id') }} as item_key,
        occurred_at,
        sequence_number,
        is_made_up,
        is_message,
        {{ item_role('item_role') }} as item_role,
        {{ channel_word('channel') }} as channel,
        is_substantive,
        acted_at,
        is_by_ai,
        is_early,
        is_unclear
    from known_items
)

select
    conversation_number,
    item_key,
    row_number() over in_order as item_number,
    occurred_at is not null and rank() over in_order < row_number() over in_order as is_tied,
    occurred_at,
    is_message,
    is_made_up,
    item_role,
    channel,
    is_substantive,
    acted_at,
    is_by_ai,
    is_early,
    is_unclear,
    count(item_role) filter (where item_role = 'ai_reply') over before_it as ai_replies_before,
    count(item_role) filter (where item_role in ('ai_reply', 'human_reply')) over before_it as answers_before
from items
window
    in_order as (partition by conversation_number order by {{ timeline_order_of_numbers() }}),
    before_it as (
        partition by conversation_number
        order by {{ timeline_order_of_numbers() }}
        rows between unbounded preceding and 1 preceding
    )
