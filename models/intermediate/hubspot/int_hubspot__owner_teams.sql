-- One row per owner and team, all from one shape: the API's owner lists its teams, a connector's tables of owners, users and
-- teams say them together. A table: planning it takes longer than reading it, and several models read it.
{{ config(materialized='table') }}

with

owners as (select * from {{ ref('stg_hubspot__owners') }}),

owner_teams as (select * from {{ ref('stg_hubspot__owner_teams') }}),

team_users as (select * from {{ ref('stg_hubspot__team_users') }}),

users as (select * from {{ ref('stg_hubspot__users') }}),

teams as (select * from {{ ref('stg_hubspot__teams') }}),

listed_teams as (
    select
        *,
        {{ json_elements('teams') }} as team
    from owners
    where shape = 'api'
),

user_teams as (
    select
        source_system,
        account_id,
        user_id,
        team_id,
        is_primary,
        _extracted_at
    from team_users
    union all
    select
        source_system,
        account_id,
        user_id,
        primary_team_id as team_id,
        true as is_primary,
        _extracted_at
    from users
    where primary_team_id is not null
),

memberships as (
    select
        source_system,
        account_id,
        owner_id,
        team_id,
        is_primary,
        _extracted_at
    from owner_teams
    union all
    select
        owners.source_system,
        owners.account_id,
        owners.owner_id,
        user_teams.team_id,
        user_teams.is_primary,
        user_teams._extracted_at
    from user_teams
    inner join owners
        on
            owners.shape = 'connector'
            and user_teams.source_system = owners.source_system
            and user_teams.account_id = owners.account_id
            and 'A-' || user_teams.user_id = owners.actor_id
),

united as (
    select
        source_system,
        account_id,
        owner_id,
        {{ json_text('team', 'id') }} as team_id,
        {{ json_text('team', 'name') }} as team_name,
        coalesce({{ parse_boolean(json_text('team', '"primary"')) }}, false) as is_primary,
        updated_at,
        shape,
        _extracted_at
    from listed_teams
    union all
    select
        memberships.source_system,
        memberships.account_id,
        memberships.owner_id,
        memberships.team_id,
        max(teams.team_name) as team_name,
        bool_or(memberships.is_primary) as is_primary,
        cast(null as timestamp) as updated_at,
        'connector' as shape,
        -- all teams of an owner are as new as the newest of them
        max(max(memberships._extracted_at)) over (
            partition by memberships.source_system, memberships.account_id, memberships.owner_id
        ) as _extracted_at
    from memberships
    left join teams
        on
            memberships.source_system = teams.source_system
            and memberships.account_id = teams.account_id
            and memberships.team_id = teams.team_id
    group by 1, 2, 3, 4
),

compared as (
    select
        *,
        {{ is_newest_shape(['owner_id'], updated_at='updated_at') }} as is_newest_shape
    from united
)

select
    source_system,
    account_id,
    owner_id,
    team_id,
    team_name,
    is_primary
from compared
where is_newest_shape
