-- One row per user and team, in the shape of the contract: a user may be on several teams, of which one is the primary.
with

user_teams as (select * from {{ ref('stg_respond_io__user_teams') }})

select
    source_system,
    account_id,
    team_id,
    user_id as agent_id
from user_teams
