-- One row per account and local date with a sign that the AI was switched on: it wrote, recommended a product, or a conversation
-- of its own began. A test says nothing of that: people try an AI out while it is off.
with

ai_replies as (
    select
        conversation_number,
        occurred_at,
        cast(occurred_at as date) as utc_date
    from {{ ref('int_items') }}
    where item_role = 'ai_reply'
),

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

reply_days as (
    select
        conversation_number,
        utc_date,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from ai_replies
    group by 1, 2
),

-- between two replies of one day no local date lies that neither has, unless clocks change on it
telling_replies as (
    select
        conversation_number,
        first_at as occurred_at
    from reply_days
    union all
    select
        conversation_number,
        last_at as occurred_at
    from reply_days
    where first_at < last_at
    union all
    select
        conversation_number,
        occurred_at
    from ai_replies
    where utc_date in (select changing_dates.utc_date from changing_dates)
),

signs as (
    select
        conversations.source_system,
        conversations.account_id,
        telling_replies.occurred_at
    from telling_replies
    inner join conversations on telling_replies.conversation_number = conversations.conversation_number
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
)

select
    signs.source_system,
    signs.account_id,
    {{ local_date('signs.occurred_at', 'zone_days') }} as sign_date
from signs
inner join accounts on signs.source_system = accounts.source_system and signs.account_id = accounts.account_id
left join zone_days on {{ is_zone_day('signs.occurred_at', 'accounts.timezone', 'zone_days') }}
group by 1, 2, 3
