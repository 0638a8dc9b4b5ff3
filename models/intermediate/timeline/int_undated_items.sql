-- One row per item of a loaded conversation without a readable instant, by its as_of: it is on no timeline. `item_number` follows
-- those of the timeline, in the one total order of what is left of it (timeline_order).
{{ config(materialized='by_conversation') }}
with

ordered_items as (select * from {{ of_touched(ref('int_ordered_items')) }}),

known_items as (select * from {{ of_touched(ref('int_known_items')) }}),

undated_conversations as (
    select conversation_number
    from ordered_items
    where occurred_at is null
    group by 1
),

-- `in`, not a join, and nothing asked of the items before: where every item has its instant DuckDB leaves the messages alone
items as (
    select * from known_items
    where conversation_number in (select undated_conversations.conversation_number from undated_conversations)
),

numbered as (
    select
        conversation_number,
        {{ item_key('is_message', 'is_made_up', 'item_id') }} as item_key,
        row_number() over (partition by conversation_number order by {{ timeline_order() }}) as item_number,
        occurred_at,
        is_message,
        is_made_up,
        item_role
    from items
)

select
    conversation_number,
    item_key,
    item_number,
    is_message,
    is_made_up,
    item_role
from numbered
where occurred_at is null
