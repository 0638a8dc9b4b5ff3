-- One row per contact that the exports list.
with

contacts as (select * from {{ ref('int_contacts') }})

select
    source_system || '/' || account_id || '/' || contact_id as contact_key,
    source_system,
    account_id,
    contact_id,
    surviving_contact_id,
    contact_name,
    email,
    phone,
    coalesce(is_internal, false) as is_internal,
    created_at
from contacts
