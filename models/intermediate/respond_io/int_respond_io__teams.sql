-- One row per team that a user belongs to, in the shape of the contract. Where one user's row names it by its id only, another's
-- may tell the name.
with

user_teams as (select * from {{ ref('stg_respond_io__user_teams') }})

select
    source_system,
    account_id,
    team_id,
    coalesce(max(nullif(team_name, team_id)), max(team_name)) as team_name
from user_teams
group by 1, 2, 3
