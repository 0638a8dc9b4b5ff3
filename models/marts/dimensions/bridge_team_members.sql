-- One row per team and agent.
with

agents as (select * from {{ ref('int_agents') }})

select
    source_system || '/' || account_id || '/' || team_id as team_key,
    source_system || '/' || account_id || '/' || agent_id as agent_key,
    source_system,
    account_id,
    team_id,
    agent_id
from agents
where team_id is not null
