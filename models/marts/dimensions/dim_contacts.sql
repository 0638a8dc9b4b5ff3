-- One row per contact that the exports list, merged ones included.
with

contacts as (select * from {{ ref('int_contacts') }}),

accounts as (select * from {{ ref('base_accounts') }})

select
    contacts.source_system || '/' || contacts.account_id || '/' || contacts.contact_id as contact_key,
    contacts.source_system,
    contacts.account_id,
    contacts.contact_id,
    contacts.surviving_contact_id,
    contacts.contact_name,
    contacts.email,
    contacts.phone,
    coalesce(contacts.is_internal, false) as is_internal,
    case when contacts.created_at <= accounts.as_of then contacts.created_at end as created_at
from contacts
inner join accounts on contacts.source_system = accounts.source_system and contacts.account_id = accounts.account_id
