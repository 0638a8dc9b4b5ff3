-- One row per id that acted as an agent: answered, was assigned, or closed a conversation. Its kind where the acts agree. The
-- AI is `ai` where its messages name nobody.
with

-- on a timeline or not, by as_of
replies as (
    select * from {{ ref('int_message_loads') }}
    where messages > 0 and item_role in ('ai_reply', 'human_reply')
),

assignments as (select * from {{ ref('int_assignments') }}),

closes as (select * from {{ ref('int_closes') }}),

acts as (
    select
        source_system,
        account_id,
        coalesce(replier_id, 'ai') as agent_id,
        case item_role when 'ai_reply' then 'ai' else 'human' end as agent_kind
    from replies
    where replier_id is not null or item_role = 'ai_reply'
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
