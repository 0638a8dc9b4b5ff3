-- One row per team that an owner belongs to, in the shape of the contract.
with

owner_teams as (select * from {{ ref('int_hubspot__owner_teams') }})

select
    source_system,
    account_id,
    team_id,
    max(team_name) as team_name
from owner_teams
where team_id is not null
group by 1, 2, 3
