-- One row per value of the contract that could not be read as what it should be (nulled), or that can be read in two ways
-- (kept). Those of a source's own tables are among its own findings.
-- A table, planned by itself: as a part of all findings its many sources cost the planner seconds, in the smallest shop too.
{{ config(materialized='table') }}
{% set checked = [
    ('int_known_conversations', 'conversations', 'conversation_id', ['opened_at', 'closed_at', 'is_spam', 'is_test']),
    ('int_irregular_messages', 'messages', 'message_id', ['sent_at', 'sequence_number', 'n_citations', 'n_actions']),
    ('int_known_events', 'conversation_events', 'event_id', ['occurred_at', 'sequence_number']),
    ('int_feedback', 'feedback', 'feedback_id', ['submitted_at', 'scale_min', 'scale_max', 'feedback_value']),
    ('int_exported_contacts', 'contacts', 'contact_id', ['created_at', 'is_internal']),
    ('int_tickets', 'tickets', 'ticket_id', ['created_at', 'closed_at']),
    ('int_exported_ticket_stage_history', 'ticket_stage_history', 'ticket_id', ['entered_at']),
    ('int_exported_ticket_owner_history', 'ticket_owner_history', 'ticket_id', ['assigned_at']),
    ('int_pipelines', 'pipelines', 'stage_id', ['display_order', 'is_closed']),
    ('int_vendor_durations', 'vendor_durations', 'duration_id', ['stated_seconds']),
    ('int_knowledge_gaps', 'knowledge_gaps', 'question_id', ['asked_at', 'status_at']),
    ('int_orders', 'orders', 'order_id', ['placed_at', 'refunded_at', 'order_value', 'refunded_value', 'currency']),
    ('int_product_touches', 'product_touches', 'touch_id', ['touched_at']),
    ('int_invoice_lines', 'invoice_lines', 'line_key', [
        'line_id', 'billed_from', 'billed_to', 'billed_at', 'definition_id', 'quantity', 'unit_price', 'amount', 'currency'
    ]),
    ('base_account_settings', 'account_settings', 'account_id', [
        'valid_from', 'timezone', 'week_start', 'currency', 'publishes_texts', 'conversation_address', 'ticket_address'
    ]),
] %}

with

faults as (
    {{ faults_of(checked) }}
)

select
    source_system,
    account_id,
    {{ fault_check('fault') }} as check_name,
    table_name,
    column_name,
    file,
    file_row,
    record_id,
    {{ fault_meaning('fault') }} as what,
    {{ fault_value('fault') }} as example
from faults
