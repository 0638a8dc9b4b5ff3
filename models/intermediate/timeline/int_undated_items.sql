-- One row per item of a loaded conversation without a readable instant, by its as_of: it is on no timeline. `item_number` follows
-- those of the timeline, in the one total order of what is left of it (timeline_order).
{{ config(materialized='by_conversation') }}
with

ordered_items as (select * from {{ of_touched(ref('int_ordered_items')) }}),

known_items as (select * from {{ of_touched(ref('int_known_items')) }}),

-- the first number after those of the timeline; which of several undated items has it, nothing says
first_numbers as (
    select
        conversation_number,
        min(item_number) as item_number
    from ordered_items
    where occurred_at is null
    group by 1
),

-- `in`, not a join: where every item has its instant DuckDB leaves the messages alone
items as (
    select * from known_items
    where
        occurred_at is null
        and conversation_number in (select first_numbers.conversation_number from first_numbers)
)

select
    items.conversation_number,
    {{ item_key('items.is_message', 'items.is_made_up', 'items.item_id') }} as item_key,
    first_numbers.item_number - 1
    + row_number() over (partition by items.conversation_number order by {{ timeline_order() }}) as item_number,
    items.is_message,
    items.is_made_up,
    items.item_role
from items
inner join first_numbers on items.conversation_number = first_numbers.conversation_number
