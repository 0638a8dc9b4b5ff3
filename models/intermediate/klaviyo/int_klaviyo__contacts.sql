-- One row per profile, in the shape of the contract. The API says nothing of merges or of the shop's own people.
with

profiles as (select * from {{ ref('stg_klaviyo__profiles') }})

select
    source_system,
    account_id,
    profile_id as contact_id,
    cast(null as varchar) as merged_into_id,
    profile_name as contact_name,
    email,
    phone,
    cast(null as boolean) as is_internal,
    created_at,
    cast(null as varchar) as is_internal_fault,
    created_at_fault,
    _file,
    _row
from profiles
