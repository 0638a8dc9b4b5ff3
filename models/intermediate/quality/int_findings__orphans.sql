-- One row per record that names a conversation, reply or contact that is not loaded. It waits for its parent.
{% set checked = [
    ('int_irregular_messages', 'messages', 'message_id', 'conversation_id', 'int_conversations', 'conversation_id'),
    ('int_known_events', 'conversation_events', 'event_id', 'conversation_id', 'int_conversations', 'conversation_id'),
    ('int_feedback', 'feedback', 'feedback_id', 'conversation_id', 'int_conversations', 'conversation_id'),
    ('int_feedback', 'feedback', 'feedback_id', 'message_id', 'int_exported_messages', 'message_id'),
    ('int_tickets', 'tickets', 'ticket_id', 'conversation_id', 'int_conversations', 'conversation_id'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'question_id', 'conversation_id', 'int_conversations', 'conversation_id'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'question_id', 'ticket_id', 'int_tickets', 'ticket_id'),
    ('int_product_touches', 'product_touches', 'touch_id', 'conversation_id', 'int_conversations', 'conversation_id'),
    ('int_exported_invoice_lines', 'invoice_lines', 'line_key', 'conversation_id', 'int_conversations', 'conversation_id'),
    ('int_exported_ticket_stage_history', 'ticket_stage_history', 'ticket_id', 'ticket_id', 'int_tickets', 'ticket_id'),
    ('int_exported_ticket_owner_history', 'ticket_owner_history', 'ticket_id', 'ticket_id', 'int_tickets', 'ticket_id'),
] %}

{% for model, table_name, record_id, column, parent_model, parent_id in checked -%}
    select
        child.source_system,
        child.account_id,
        'orphan' as check_name,
        '{{ table_name }}' as table_name,
        '{{ column }}' as column_name,
        child._file as file,
        child._row as file_row,
        child.{{ record_id }} as record_id,
        'names a record that is not loaded' as what,
        child.{{ column }} as example
    from {{ ref(model) }} as child
    left join {{ ref(parent_model) }} as parent
        on
            child.source_system = parent.source_system
            and child.account_id = parent.account_id
            and child.{{ column }} = parent.{{ parent_id }}
    where child.{{ column }} is not null and parent.{{ parent_id }} is null
    {% if not loop.last -%} union all {% endif %}
{% endfor %}
