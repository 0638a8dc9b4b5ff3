-- One row per loaded team.
with

teams as (select * from {{ ref('stg_generic__teams') }})

select
    source_system,
    account_id,
    team_id,
    team_name
from teams
