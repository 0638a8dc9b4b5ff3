-- One row per loaded contact, with the contact that survives its merges.
-- A chain of merges is followed to its end; a chain that runs into a circle leaves the contact as it is.
with recursive

contacts as (select * from {{ ref('int_exported_contacts') }}),

chains as (
    select
        source_system,
        account_id,
        contact_id,
        merged_into_id as reached_contact_id,
        {{ chain_path("'/'", 'merged_into_id') }} as reached_contacts
    from contacts
    where merged_into_id is not null
    {{ chain_union() }}
    select
        chains.source_system,
        chains.account_id,
        chains.contact_id,
        contacts.merged_into_id as reached_contact_id,
        {{ chain_path('chains.reached_contacts', 'contacts.merged_into_id') }} as reached_contacts
    from chains
    inner join contacts
        on
            chains.source_system = contacts.source_system
            and chains.account_id = contacts.account_id
            and chains.reached_contact_id = contacts.contact_id
    where
        contacts.merged_into_id is not null
        -- a circle reaches the same contacts again, and ends
        and {{ is_new_in_chain('chains.reached_contacts', 'contacts.merged_into_id') }}
),

chain_ends as (
    select
        chains.source_system,
        chains.account_id,
        chains.contact_id,
        chains.reached_contact_id
    from chains
    left join contacts
        on
            chains.source_system = contacts.source_system
            and chains.account_id = contacts.account_id
            and chains.reached_contact_id = contacts.contact_id
    where contacts.merged_into_id is null
),

followed as (
    select
        contacts.source_system,
        contacts.account_id,
        contacts.contact_id,
        coalesce(chain_ends.reached_contact_id, contacts.contact_id) as surviving_contact_id,
        contacts.merged_into_id is not null and chain_ends.reached_contact_id is null as is_in_merge_circle,
        contacts.contact_name,
        contacts.email,
        contacts.phone,
        contacts.is_internal,
        contacts.created_at,
        contacts._file,
        contacts._row
    from contacts
    left join chain_ends
        on
            contacts.source_system = chain_ends.source_system
            and contacts.account_id = chain_ends.account_id
            and contacts.contact_id = chain_ends.contact_id
)

select
    source_system,
    account_id,
    contact_id,
    surviving_contact_id,
    is_in_merge_circle,
    contact_name,
    email,
    phone,
    is_internal,
    created_at,
    -- of all that were merged into one; unknown as soon as one of them is
    case
        when
            count(*) over (partition by source_system, account_id, surviving_contact_id)
            = count(created_at) over (partition by source_system, account_id, surviving_contact_id)
            then min(created_at) over (partition by source_system, account_id, surviving_contact_id)
    end as first_created_at,
    _file,
    _row
from followed
