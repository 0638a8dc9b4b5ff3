-- One row per actor who is no customer, and per owner whose actor is not listed, in the shape of the contract.
with

actors as (select * from {{ ref('int_hubspot__actors') }}),

owners as (
    select * from {{ ref('int_hubspot__owners') }}
    where actor_id is not null
),

owner_teams as (select * from {{ ref('int_hubspot__owner_teams') }}),

customers as (
    select * from {{ ref('value_map') }}
    where source_system = 'hubspot' and domain = 'sender_kind' and value = 'contact'
),

-- the main team, else the only or first one
main_teams as (
    select
        source_system,
        account_id,
        owner_id,
        coalesce(min(case when is_primary then team_id end), min(team_id)) as team_id
    from owner_teams
    group by 1, 2, 3
),

-- a user can be an owner twice
users as (
    select
        owners.source_system,
        owners.account_id,
        owners.actor_id,
        min(owners.owner_name) as owner_name,
        min(owners.email) as email,
        min(main_teams.team_id) as team_id,
        min(owners._file) as _file,
        min(owners._row) as _row
    from owners
    left join main_teams
        on
            owners.source_system = main_teams.source_system
            and owners.account_id = main_teams.account_id
            and owners.owner_id = main_teams.owner_id
    group by 1, 2, 3
),

seats as (
    select
        coalesce(actors.source_system, users.source_system) as source_system,
        coalesce(actors.account_id, users.account_id) as account_id,
        coalesce(actors.actor_id, users.actor_id) as agent_id,
        users.team_id,
        {{ actor_word('actors.actor_word', 'coalesce(actors.actor_id, users.actor_id)') }} as agent_kind,
        coalesce(actors.actor_name, users.owner_name) as agent_name,
        coalesce(actors.email, users.email) as email,
        coalesce(actors._file, users._file) as _file,
        coalesce(actors._row, users._row) as _row
    from actors
    full join users
        on
            actors.source_system = users.source_system
            and actors.account_id = users.account_id
            and actors.actor_id = users.actor_id
)

select seats.*
from seats
left join customers on seats.agent_kind = customers.raw_value
where customers.raw_value is null
