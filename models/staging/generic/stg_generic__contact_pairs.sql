-- One row per pair of contacts of which one was merged into the other in any landed version, both ways round, and one per
-- contact of which a row landed since the last build, paired with itself.
with

merged_contacts as (
    select
        _account_id as account_id,
        contact_id,
        merged_into_id as other_contact_id
    from {{ source('generic', 'contacts') }}
    where merged_into_id <> ''
),

new_loads as (
    select split_part(input_name, ' ', 2) as load_id
    from {{ ref('base_changed_inputs') }}
    where source_system = 'generic' and input_kind = 'load' and input_name like 'contacts %' and built_value is null
)

select
    'generic' as source_system,
    account_id,
    contact_id,
    other_contact_id
from merged_contacts
union
select
    'generic' as source_system,
    account_id,
    other_contact_id as contact_id,
    contact_id as other_contact_id
from merged_contacts
union
select
    'generic' as source_system,
    landed._account_id as account_id,
    landed.contact_id,
    landed.contact_id as other_contact_id
from {{ source('generic', 'contacts') }} as landed
inner join new_loads on landed._load_id = new_loads.load_id
