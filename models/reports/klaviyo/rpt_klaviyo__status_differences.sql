-- One row per conversation of which the vendor states a status that is not the one of its own rule, counted or not.
with

statuses as (select * from {{ ref('fct_conversation_statuses') }})

select
    conversation_key,
    source_system,
    account_id,
    conversation_id,
    opened_at,
    opened_date,
    channel,
    is_counted,
    status,
    reason,
    decided_at,
    deciding_item_type,
    deciding_item_id,
    last_speaker,
    last_message_at,
    vendor_status,
    vendor_status_as_exported,
    vendor_status_at,
    vendor_status_extracted_at,
    vendor_comparison
from statuses
where vendor_comparison not in ('agrees', 'not_stated')
