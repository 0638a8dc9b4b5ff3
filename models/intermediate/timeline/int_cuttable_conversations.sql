-- One row per conversation that may hold more than one episode: a customer message or AI reply comes after a close, or
-- 72 hours or more after an AI reply. All others are one episode, and no window is spent on them.
{{ config(materialized='by_conversation') }}
with

items as (select * from {{ of_touched(ref('int_items')) }}),

spans as (
    select
        conversation_number,
        min(case when item_role = 'close' then item_number end) as first_close_number,
        max(case when item_role in ('contact_message', 'ai_reply') then item_number end) as last_turn_number,
        min(case when item_role = 'ai_reply' then occurred_at end) as first_ai_reply_at,
        max(case when item_role in ('contact_message', 'ai_reply') then occurred_at end) as last_turn_at
    from items
    group by 1
)

select conversation_number
from spans
where
    first_close_number < last_turn_number
    or {{ add_hours('first_ai_reply_at', episode_window_hours()) }} <= last_turn_at
