-- One row per account and local date with a sign that the AI was switched on: it wrote, recommended a product, or a conversation
-- of its own began. A test says nothing of that: people try an AI out while it is off.
with

items as (select * from {{ ref('int_items') }}),

known_conversations as (select * from {{ ref('int_known_conversations') }}),

agent_conversations as (select * from {{ ref('int_agent_conversations') }}),

touches as (
    select * from {{ ref('int_product_touches') }}
    where touch_type = 'recommendation'
),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

conversations as (
    select * from known_conversations
    where is_test is not true
),

tests as (
    select * from known_conversations
    where is_test
),

changing_dates as (
    select utc_date
    from zone_days
    where changes_at is not null
    group by 1
),

signs as (
    select
        conversations.source_system,
        conversations.account_id,
        items.occurred_at
    from items
    inner join conversations on items.conversation_number = conversations.conversation_number
    where items.item_role = 'ai_reply'
    union all
    select
        conversations.source_system,
        conversations.account_id,
        conversations.opened_at as occurred_at
    from conversations
    inner join agent_conversations on conversations.conversation_number = agent_conversations.conversation_number
    where conversations.opened_at <= conversations.as_of
    union all
    select
        touches.source_system,
        touches.account_id,
        touches.touched_at as occurred_at
    from touches
    left join tests
        on
            touches.source_system = tests.source_system
            and touches.account_id = tests.account_id
            and touches.conversation_id = tests.conversation_id
    where touches.touched_at is not null and tests.conversation_id is null
),

-- between two signs of one day no local date lies that neither has, unless clocks change on it: then each instant tells
sign_days as (
    select
        source_system,
        account_id,
        cast(occurred_at as date) as utc_date,
        case
            when cast(occurred_at as date) in (select changing_dates.utc_date from changing_dates) then occurred_at
        end as changing_at,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from signs
    group by 1, 2, 3, 4
),

telling_signs as (
    select
        source_system,
        account_id,
        first_at as occurred_at
    from sign_days
    union all
    select
        source_system,
        account_id,
        last_at as occurred_at
    from sign_days
    where first_at < last_at
)

select
    telling_signs.source_system,
    telling_signs.account_id,
    {{ local_date('telling_signs.occurred_at', 'zone_days') }} as sign_date
from telling_signs
inner join accounts on telling_signs.source_system = accounts.source_system and telling_signs.account_id = accounts.account_id
left join zone_days on {{ is_zone_day('telling_signs.occurred_at', 'accounts.timezone', 'zone_days') }}
group by 1, 2, 3
