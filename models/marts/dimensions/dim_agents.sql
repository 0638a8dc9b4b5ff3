-- One row per AI agent, person or bot: those the exports list, and those that acted without being listed.
with

agents as (select * from {{ ref('int_agents') }}),

seen_agents as (select * from {{ ref('int_seen_agents') }}),

all_agents as (
    select
        source_system,
        account_id,
        agent_id
    from agents
    union
    select
        source_system,
        account_id,
        agent_id
    from seen_agents
)

select
    all_agents.source_system || '/' || all_agents.account_id || '/' || all_agents.agent_id as agent_key,
    all_agents.source_system,
    all_agents.account_id,
    all_agents.agent_id,
    coalesce(nullif(agents.agent_kind, 'unknown'), seen_agents.agent_kind, 'unknown') as agent_kind,
    agents.agent_name,
    agents.email,
    agents.team_id,
    agents.agent_id is not null as is_listed
from all_agents
left join agents
    on
        all_agents.source_system = agents.source_system
        and all_agents.account_id = agents.account_id
        and all_agents.agent_id = agents.agent_id
left join seen_agents
    on
        all_agents.source_system = seen_agents.source_system
        and all_agents.account_id = seen_agents.account_id
        and all_agents.agent_id = seen_agents.agent_id
