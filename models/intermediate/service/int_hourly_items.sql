-- One row per account, local date and hour in which a conversation that counts has an item: how many conversations have one, how
-- many of them one of the customer, what the AI and people replied in it, and the hour's first item. An hour that a clock change
-- repeats is one hour here.
with

items as (select * from {{ ref('int_items') }}),

conversations as (
    select * from {{ ref('int_state_changes') }}
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
),

-- a conversation once, however many items it has in the hour
hours_of_conversations as (
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
)

select
    source_system,
    account_id,
    local_date,
    hour_of_day,
    min(first_item_at) as first_item_at,
    count(*) as conversations,
    count(case when contact_messages > 0 then 1 end) as conversations_with_customer,
    {{ sum_of_counts('contact_messages') }} as contact_messages,
    {{ sum_of_counts('ai_replies') }} as ai_replies,
    {{ sum_of_counts('human_replies') }} as human_replies
from hours_of_conversations
group by 1, 2, 3, 4
