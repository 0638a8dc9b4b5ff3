-- One row per team and agent of it: the team that the agent names, and those that the export lists besides.
-- A view: a few rows.
{{ config(materialized='view') }}
with

agents as (select * from {{ ref('int_agents') }}),

team_members as (select * from {{ ref('int_exported_team_members') }})

select
    source_system,
    account_id,
    team_id,
    agent_id
from agents
where team_id is not null
-- union, not union all: the team that an agent names is often among those listed
union
select
    source_system,
    account_id,
    team_id,
    agent_id
from team_members
