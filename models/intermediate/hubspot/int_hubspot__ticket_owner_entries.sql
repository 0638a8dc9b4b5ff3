-- One row per change of a ticket's owner, in the shape of the contract: an emptied property is nobody. Owners become actors, as
-- on the ticket itself.
with

history as (
    select * from {{ ref('int_hubspot__ticket_property_history') }}
    where property_name = 'hubspot_owner_id'
),

owners as (select * from {{ ref('int_hubspot_records__owners') }})

select
    history.source_system,
    history.account_id,
    history.ticket_id,
    coalesce(owners.actor_id, history.value) as owner_id,
    history.changed_at as assigned_at,
    history.changed_at_fault as assigned_at_fault,
    history._file,
    history._row
from history
left join owners
    on
        history.source_system = owners.source_system
        and history.account_id = owners.account_id
        and history.value = owners.owner_id
