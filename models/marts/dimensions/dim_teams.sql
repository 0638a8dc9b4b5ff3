-- One row per team: those the exports list and those an agent names.
with

teams as (select * from {{ ref('int_teams') }}),

agents as (select * from {{ ref('int_agents') }}),

named_teams as (
    select
        source_system,
        account_id,
        team_id,
        team_name
    from teams
    union all
    select
        source_system,
        account_id,
        team_id,
        cast(null as varchar) as team_name
    from agents
    where team_id is not null
)

select
    source_system || '/' || account_id || '/' || team_id as team_key,
    source_system,
    account_id,
    team_id,
    max(team_name) as team_name
from named_teams
group by 1, 2, 3, 4
