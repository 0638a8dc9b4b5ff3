-- One row per loaded team.
{{ config(materialized='view') }}
with

teams as (select * from {{ ref('int_exported_teams') }})

select
    source_system,
    account_id,
    team_id,
    team_name
from teams
