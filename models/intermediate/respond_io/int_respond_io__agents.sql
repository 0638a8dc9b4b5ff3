-- One row per user of the workspace and per actor of the map, in the shape of the contract.
with

users as (select * from {{ ref('stg_respond_io__users') }}),

user_teams as (select * from {{ ref('stg_respond_io__user_teams') }}),

actors as (
    select * from {{ ref('int_respond_io__actors') }}
    where actor_word = lower(actor_id) and not is_kind_word
),

-- the primary team, else the first by id
main_teams as (
    select
        source_system,
        account_id,
        user_id,
        coalesce(min(case when is_primary then team_id end), min(team_id)) as team_id
    from user_teams
    group by 1, 2, 3
)

select
    actors.source_system,
    actors.account_id,
    actors.actor_id as agent_id,
    main_teams.team_id,
    coalesce(actors.kind, 'user') as agent_kind,
    users.user_name as agent_name,
    users.email,
    users._file,
    users._row
from actors
left join users
    on
        actors.source_system = users.source_system
        and actors.account_id = users.account_id
        and actors.actor_id = users.user_id
left join main_teams
    on
        actors.source_system = main_teams.source_system
        and actors.account_id = main_teams.account_id
        and actors.actor_id = main_teams.user_id
