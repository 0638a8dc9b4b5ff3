-- One row per team and agent of it, in the shape of the contract: an owner can belong to several teams.
with

owners as (select * from {{ ref('int_hubspot__owners') }}),

owner_teams as (select * from {{ ref('int_hubspot__owner_teams') }}),

agents as (select * from {{ ref('int_hubspot__agents') }})

select
    agents.source_system,
    agents.account_id,
    owner_teams.team_id,
    agents.agent_id
from agents
inner join owners
    on
        agents.source_system = owners.source_system
        and agents.account_id = owners.account_id
        and agents.agent_id = owners.actor_id
inner join owner_teams
    on
        owners.source_system = owner_teams.source_system
        and owners.account_id = owner_teams.account_id
        and owners.owner_id = owner_teams.owner_id
where owner_teams.team_id is not null
-- a user can be an owner twice
group by 1, 2, 3, 4
