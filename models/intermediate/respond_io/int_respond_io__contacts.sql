-- One row per exported contact, in the shape of the contract. The export says nothing of merges or of the team's own people.
with

contacts as (select * from {{ ref('stg_respond_io__contacts') }})

select
    source_system,
    account_id,
    contact_id,
    cast(null as varchar) as merged_into_id,
    contact_name,
    email,
    phone,
    cast(null as boolean) as is_internal,
    created_at,
    cast(null as varchar) as is_internal_fault,
    created_at_fault,
    _file,
    _row
from contacts
