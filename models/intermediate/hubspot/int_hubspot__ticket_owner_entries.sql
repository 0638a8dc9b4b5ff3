-- One row per change of a ticket's owner, in the shape of the contract: an emptied property is nobody. Owners become actors, as
-- on the ticket itself.
with

history as (
    select * from {{ ref('stg_hubspot__ticket_property_history') }}
    where property_name = 'hubspot_owner_id'
),

named as (
    select
        *,
        {{ whole_number('value') }} as owner_id
    from history
),

owners as (select * from {{ ref('int_hubspot__owners') }})

select
    named.source_system,
    named.account_id,
    named.ticket_id,
    coalesce(owners.actor_id, named.owner_id) as owner_id,
    named.changed_at as assigned_at,
    named.changed_at_fault as assigned_at_fault,
    named._file,
    named._row
from named
left join owners
    on
        named.source_system = owners.source_system
        and named.account_id = owners.account_id
        and named.owner_id = owners.owner_id
