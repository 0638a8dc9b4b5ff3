-- One row per account and local date with a sign that the AI was switched on: it wrote, recommended a product, or a conversation
-- of its own began.
with

items as (
    select * from {{ ref('int_items') }}
    where item_role = 'ai_reply'
),

conversations as (select * from {{ ref('int_known_conversations') }}),

agent_conversations as (select * from {{ ref('int_agent_conversations') }}),

touches as (
    select * from {{ ref('int_product_touches') }}
    where touch_type = 'recommendation'
),

accounts as (select * from {{ ref('int_accounts') }}),

zone_days as (select * from {{ ref('int_zone_days') }}),

signs as (
    select
        conversations.source_system,
        conversations.account_id,
        items.occurred_at
    from items
    inner join conversations on items.conversation_number = conversations.conversation_number
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
        source_system,
        account_id,
        touched_at as occurred_at
    from touches
    where touched_at is not null
)

select
    signs.source_system,
    signs.account_id,
    {{ local_date('signs.occurred_at', 'accounts.timezone', 'zone_days') }} as sign_date,
    count(*) as signs
from signs
inner join accounts on signs.source_system = accounts.source_system and signs.account_id = accounts.account_id
left join zone_days on {{ is_zone_day('signs.occurred_at', 'accounts.timezone', 'zone_days') }}
group by 1, 2, 3
