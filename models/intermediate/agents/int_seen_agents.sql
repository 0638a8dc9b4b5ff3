-- One row per id that acted as an agent: answered, was assigned, or closed a conversation. Its kind where the acts agree. The
-- AI is `ai` where its messages name nobody.
with

items as (select * from {{ ref('int_item_ids') }}),

conversations as (select * from {{ ref('int_conversations') }}),

irregular_messages as (select * from {{ ref('int_irregular_messages') }}),

assignments as (select * from {{ ref('int_assignments') }}),

closes as (select * from {{ ref('int_closes') }}),

repliers as (
    select
        conversations.source_system,
        conversations.account_id,
        items.sender_id,
        items.item_role
    from items
    inner join conversations on items.conversation_number = conversations.conversation_number
    where items.sender_id is not null or items.item_role = 'ai_reply'
    group by 1, 2, 3, 4
    union all
    select
        source_system,
        account_id,
        sender_id,
        item_role
    from irregular_messages
    where not is_on_timeline and (sender_id is not null or item_role = 'ai_reply') and item_role in ('ai_reply', 'human_reply')
    group by 1, 2, 3, 4
),

acts as (
    select
        source_system,
        account_id,
        coalesce(sender_id, 'ai') as agent_id,
        case item_role when 'ai_reply' then 'ai' else 'human' end as agent_kind
    from repliers
    union all
    select
        source_system,
        account_id,
        to_id as agent_id,
        nullif(to_kind, 'unknown') as agent_kind
    from assignments
    where to_id is not null and coalesce(to_kind, '') <> 'team'
    union all
    select
        source_system,
        account_id,
        closer_id as agent_id,
        closer_kind as agent_kind
    from closes
    where closer_id is not null
)

select
    source_system,
    account_id,
    agent_id,
    case when min(agent_kind) = max(agent_kind) then min(agent_kind) end as agent_kind
from acts
group by 1, 2, 3
