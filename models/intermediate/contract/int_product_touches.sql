-- One row per contact with a product by its account's as_of.
with

touches as (select * from {{ ref('int_exported_product_touches') }}),

accounts as (select * from {{ ref('base_accounts') }}),

contacts as (select * from {{ ref('int_contacts') }}),

value_map as (select * from {{ ref('value_map') }})

select
    touches.source_system,
    touches.account_id,
    touches.touch_id,
    touches.conversation_id,
    coalesce(contacts.surviving_contact_id, touches.contact_id) as contact_id,
    coalesce(touch_types.value, 'unknown') as touch_type,
    touches.touch_type as touch_type_as_exported,
    touches.product_ids,
    touches.touched_at,
    touches.touched_at_fault,
    touches._file,
    touches._row
from touches
inner join accounts
    on touches.source_system = accounts.source_system and touches.account_id = accounts.account_id
left join contacts
    on
        touches.source_system = contacts.source_system
        and touches.account_id = contacts.account_id
        and touches.contact_id = contacts.contact_id
left join value_map as touch_types
    on
        touches.source_system = touch_types.source_system
        and touch_types.domain = 'touch_type'
        and touches.touch_type = touch_types.raw_value
where {{ exists_by('touches.touched_at', 'accounts.as_of') }}
