-- One row per team and agent.
with

agents as (select * from {{ ref('int_agents') }}),

team_members as (select * from {{ ref('int_exported_team_members') }}),

members as (
    select
        source_system,
        account_id,
        team_id,
        agent_id
    from agents
    where team_id is not null
    -- union, not union all: the primary team stands in both
    union
    select
        source_system,
        account_id,
        team_id,
        agent_id
    from team_members
)

select
    source_system || '/' || account_id || '/' || team_id as team_key,
    source_system || '/' || account_id || '/' || agent_id as agent_key,
    source_system,
    account_id,
    team_id,
    agent_id
from members
