-- One row per conversation and instant that the ledger asks about where later items of the conversation are known, and one per
-- conversation with `until_at` NULL: how many items of it lie at or before the instant, or in all. In whatever episode: a late
-- item may cut it otherwise. An ephemeral model, for the sake of one that it reads.
{{ config(materialized='ephemeral') }}
with

differences as (select * from {{ ref('int_ledger_differences') }}),

ordered_items as (select * from {{ of_touched(ref('int_ordered_items')) }}),

items as (
    select
        conversation_number,
        occurred_at
    from ordered_items
    where occurred_at is not null and conversation_number in (select differences.conversation_number from differences)
),

totals as (
    select
        conversation_number,
        count(*) as items,
        max(occurred_at) as last_item_at
    from items
    group by 1
),

-- most conversations end before they are judged; only in the others items and instants are put in one order
asked as (
    select
        differences.conversation_number,
        differences.evaluated_until as until_at
    from differences
    inner join totals on differences.conversation_number = totals.conversation_number
    where differences.evaluated_until < totals.last_item_at
    union
    select
        differences.conversation_number,
        differences.published_evaluated_until as until_at
    from differences
    inner join totals on differences.conversation_number = totals.conversation_number
    where differences.published_evaluated_until < totals.last_item_at
),

in_order as (
    select
        conversation_number,
        occurred_at,
        0 as is_asked
    from items
    where conversation_number in (select asked.conversation_number from asked)
    union all
    select
        conversation_number,
        until_at as occurred_at,
        1 as is_asked
    from asked
),

counted as (
    select
        conversation_number,
        occurred_at,
        is_asked,
        sum(1 - is_asked) over (
            partition by conversation_number
            -- an item at the instant itself counts
            order by occurred_at nulls last, is_asked nulls last
            rows between unbounded preceding and current row
        ) as items
    from in_order
)

select
    conversation_number,
    cast(null as timestamp) as until_at,
    items,
    last_item_at
from totals
union all
select
    conversation_number,
    occurred_at as until_at,
    cast(items as bigint) as items,
    cast(null as timestamp) as last_item_at
from counted
where is_asked = 1
