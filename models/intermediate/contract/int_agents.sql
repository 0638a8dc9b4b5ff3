-- One row per loaded agent: AI agents, persons, bots.
with

agents as (select * from {{ ref('int_exported_agents') }}),

value_map as (select * from {{ ref('value_map') }})

select
    agents.source_system,
    agents.account_id,
    agents.agent_id,
    coalesce(kinds.value, 'unknown') as agent_kind,
    agents.agent_kind as agent_kind_as_exported,
    agents.agent_name,
    agents.email,
    agents.team_id,
    agents._file,
    agents._row
from agents
left join value_map as kinds
    on agents.source_system = kinds.source_system and kinds.domain = 'actor_kind' and agents.agent_kind = kinds.raw_value
