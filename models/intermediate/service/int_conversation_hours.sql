-- One row per conversation that counts, local date and hour in which it has an item: what the customer, the AI and people said in
-- it, and its first item. An hour that a clock change repeats is one hour here.
{{ config(materialized='by_conversation') }}
with

items as (select * from {{ of_touched(ref('int_items')) }}),

conversations as (
    select * from {{ of_touched(ref('int_state_changes')) }}
    where is_opening
),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

local_items as (
    select
        items.conversation_number,
        conversations.source_system,
        conversations.account_id,
        items.occurred_at,
        items.item_role,
        {{ local_time('items.occurred_at', 'zone_days') }} as local_time
    from items
    inner join conversations on items.conversation_number = conversations.conversation_number
    inner join accounts
        on conversations.source_system = accounts.source_system and conversations.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('items.occurred_at', 'accounts.timezone', 'zone_days') }}
)

select
    conversation_number,
    source_system,
    account_id,
    cast(local_time as date) as local_date,
    {{ hour_of_day('local_time') }} as hour_of_day,
    min(occurred_at) as first_item_at,
    count(case when item_role = 'contact_message' then 1 end) as contact_messages,
    count(case when item_role = 'ai_reply' then 1 end) as ai_replies,
    count(case when item_role = 'human_reply' then 1 end) as human_replies
from local_items
group by 1, 2, 3, 4, 5
