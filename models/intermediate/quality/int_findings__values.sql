-- One row per value that could not be read as what it should be (nulled), or that can be read in two ways (kept).
-- A table, planned by itself: as a part of all findings its many sources cost the planner seconds, in the smallest shop too.
{{ config(materialized='table') }}
{% set checked = [
    ('int_known_conversations', 'conversations', 'conversation_id', ['opened_at', 'closed_at', 'is_spam', 'is_test']),
    ('int_irregular_messages', 'messages', 'message_id', ['sent_at', 'sequence_number', 'n_citations', 'n_actions']),
    ('int_known_events', 'conversation_events', 'event_id', ['occurred_at', 'sequence_number']),
    ('int_feedback', 'feedback', 'feedback_id', ['submitted_at', 'scale_min', 'scale_max', 'feedback_value']),
    ('int_exported_contacts', 'contacts', 'contact_id', ['created_at', 'is_internal']),
    ('int_tickets', 'tickets', 'ticket_id', ['created_at', 'closed_at']),
    ('int_hubspot__ticket_labels', 'tickets', 'ticket_id', ['pipeline_id', 'stage_id', 'owner_id', 'team_id']),
    ('stg_hubspot__tickets', 'tickets', 'ticket_id', ['owner_id', 'originating_thread_id']),
    ('stg_hubspot__threads', 'threads', 'thread_id', ['ticket_id']),
    ('int_exported_ticket_stage_history', 'ticket_stage_history', 'ticket_id', ['entered_at']),
    ('int_exported_ticket_owner_history', 'ticket_owner_history', 'ticket_id', ['assigned_at']),
    ('int_exported_pipelines', 'pipelines', 'stage_id', ['display_order', 'is_closed']),
    ('int_vendor_durations', 'vendor_durations', 'duration_id', ['stated_seconds']),
    ('int_respond_io__conversation_records', 'conversations', 'conversation_id', ['first_response_at']),
    ('stg_respond_io__closed_webhooks', 'closed_webhooks', 'post_id', ['opened_at', 'closed_at']),
    ('int_klaviyo__starts', 'events', 'event_id', ['occurred_at']),
    ('int_klaviyo__conversation_versions', 'conversations', 'conversation_id', ['updated_at']),
    ('int_knowledge_gaps', 'knowledge_gaps', 'question_id', ['asked_at', 'status_at']),
    ('int_orders', 'orders', 'order_id', ['placed_at', 'refunded_at', 'order_value', 'refunded_value', 'currency']),
    ('int_product_touches', 'product_touches', 'touch_id', ['touched_at']),
    ('base_account_settings', 'account_settings', 'account_id', ['valid_from', 'timezone', 'week_start', 'currency']),
] %}

with

faults as (
    {% for model, table_name, record_id, columns in checked -%}
        {% set outer_loop = loop -%}
        {% for column in columns -%}
            select
                source_system,
                account_id,
                '{{ table_name }}' as table_name,
                '{{ column }}' as column_name,
                _file as file,
                _row as file_row,
                {{ record_id }} as record_id,
                {{ column }}_fault as fault
            from {{ ref(model) }}
            where {{ column }}_fault is not null
            {% if not (outer_loop.last and loop.last) -%} union all {% endif %}
        {% endfor -%}
    {% endfor %}
)

select
    source_system,
    account_id,
    split_part(fault, ':', 1) || '_value' as check_name,
    table_name,
    column_name,
    file,
    file_row,
    record_id,
    case split_part(fault, ':', 1)
        when 'unreadable' then 'cannot be read and counts as empty'
        when 'ambiguous_local'
            then 'has no offset and falls into an hour that occurs twice; the row''s evidence decides, else the first is taken'
        when 'skipped_local' then 'has no offset and falls into an hour that the clocks leave out; it is shifted by the gap'
        when 'undecided_date' then 'has day and month in an order that nothing in its file tells, and counts as empty'
        when 'contradicted' then 'differs from the seconds since 1970 beside it by a second or more; the instant counts'
        when 'negative' then 'cannot be negative and counts as empty'
        when 'unresolved' then 'is a label that names no loaded record, or several, and counts as empty'
        when 'unscored' then 'is on no known scale and counts as no vote'
        when 'foreign' then 'is in another currency than its order and counts as unknown'
        when 'damaged' then 'is an id whose digits a program has cut off, and counts as empty'
        when 'unknown' then 'is not known; the default holds'
    end as what,
    substr(fault, position(':' in fault) + 1) as example
from faults
