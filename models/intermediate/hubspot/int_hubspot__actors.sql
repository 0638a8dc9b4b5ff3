-- One row per actor of whom more is known than the id: what kind of actor it is, in HubSpot's words or the map's.
-- The map speaks first: an AI may post from a person's seat. Whoever is in neither is told by the prefix of the id.
-- A row of the map for an account that is not loaded makes nobody.
with

actors as (select * from {{ ref('stg_hubspot__actors') }}),

accounts as (select * from {{ ref('base_accounts') }}),

actor_map as (
    select mapped.*
    from {{ ref('actor_map') }} as mapped
    inner join accounts on mapped.source_system = accounts.source_system and mapped.account_id = accounts.account_id
    where mapped.source_system = 'hubspot'
)

select
    coalesce(actor_map.source_system, actors.source_system) as source_system,
    coalesce(actor_map.account_id, actors.account_id) as account_id,
    coalesce(actor_map.actor_id, actors.actor_id) as actor_id,
    coalesce(actor_map.kind, actors.actor_type) as actor_word,
    actors.actor_name,
    actors.email,
    actors._file,
    actors._row
from actors
full join actor_map
    on
        actors.source_system = actor_map.source_system
        and actors.account_id = actor_map.account_id
        and actors.actor_id = actor_map.actor_id
