-- One row per team and agent.
with

team_members as (select * from {{ ref('int_team_members') }})

select
    source_system || '/' || account_id || '/' || team_id as team_key,
    source_system || '/' || account_id || '/' || agent_id as agent_key,
    source_system,
    account_id,
    team_id,
    agent_id
from team_members
