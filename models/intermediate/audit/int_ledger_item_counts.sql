-- One row per conversation and instant that the ledger asks about: how many items of the conversation lie at or before it, in
-- whatever episode: a late item may cut it otherwise. Where any do.
-- An ephemeral model, for the sake of one that it reads.
{{ config(materialized='ephemeral') }}
with

differences as (select * from {{ ref('int_ledger_differences') }}),

ordered_items as (select * from {{ of_touched(ref('int_ordered_items')) }}),

asked as (
    select
        conversation_number,
        evaluated_until as until_at
    from differences
    where evaluated_until is not null
    union
    select
        conversation_number,
        published_evaluated_until as until_at
    from differences
    where published_evaluated_until is not null
),

items as (
    select
        conversation_number,
        occurred_at
    from ordered_items
    where occurred_at is not null and conversation_number in (select asked.conversation_number from asked)
),

totals as (
    select
        conversation_number,
        count(*) as items,
        max(occurred_at) as last_item_at
    from items
    group by 1
),

with_totals as (
    select
        asked.conversation_number,
        asked.until_at,
        totals.items,
        totals.last_item_at <= asked.until_at as are_all
    from asked
    inner join totals on asked.conversation_number = totals.conversation_number
),

-- most conversations end before they are judged; only in the others items and instants are put in one order
in_order as (
    select
        conversation_number,
        occurred_at,
        1 as is_item
    from items
    where conversation_number in (select partly.conversation_number from with_totals as partly where not partly.are_all)
    union all
    select
        conversation_number,
        until_at as occurred_at,
        0 as is_item
    from with_totals
    where not are_all
),

counted as (
    select
        conversation_number,
        occurred_at,
        is_item,
        sum(is_item) over (
            partition by conversation_number
            -- an item at the instant itself counts
            order by occurred_at, is_item desc
            rows between unbounded preceding and current row
        ) as items
    from in_order
)

select
    conversation_number,
    until_at,
    items
from with_totals
where are_all
union all
select
    conversation_number,
    occurred_at as until_at,
    cast(items as bigint) as items
from counted
where is_item = 0
