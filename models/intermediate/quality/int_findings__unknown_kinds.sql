-- One row per value that no map knows. It reads as unknown; a row of the seed value_map teaches it.
{% set checked = [
    ('int_known_conversations', 'conversations', 'conversation_id', 'channel', 'channel_as_exported', 'channel'),
    ('int_irregular_messages', 'messages', 'message_id', 'sender_kind', 'sender_kind_as_exported', 'sender_kind'),
    ('int_irregular_messages', 'messages', 'message_id', 'channel', 'channel_as_exported', 'channel'),
    ('int_known_events', 'conversation_events', 'event_id', 'event_type', 'event_type_as_exported', 'event_type'),
    ('int_irregular_messages', 'messages', 'message_id', 'item_type', 'item_type_as_exported', 'item_type'),
    ('int_irregular_messages', 'messages', 'message_id', 'delivery_status', 'delivery_status_as_exported', 'delivery_status'),
    ('int_known_events', 'conversation_events', 'event_id', 'from_kind', 'from_kind_as_exported', 'from_kind'),
    ('int_known_events', 'conversation_events', 'event_id', 'to_kind', 'to_kind_as_exported', 'to_kind'),
    ('int_known_events', 'conversation_events', 'event_id', 'initiated_by_kind', 'initiated_by_kind_as_exported', 'initiator'),
    ('int_feedback', 'feedback', 'feedback_id', 'feedback_type', 'feedback_type_as_exported', 'feedback_type'),
    ('int_feedback', 'feedback', 'feedback_id', 'polarity', 'polarity_as_exported', 'stated_polarity'),
    ('int_tickets', 'tickets', 'ticket_id', 'source', 'ticket_source_as_exported', 'ticket_source'),
    ('int_agents', 'agents', 'agent_id', 'kind', 'agent_kind_as_exported', 'agent_kind'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'question_id', 'status', 'gap_status_as_exported', 'gap_status'),
    ('int_product_touches', 'product_touches', 'touch_id', 'touch_type', 'touch_type_as_exported', 'touch_type'),
] %}

{% for model, table_name, record_id, column, exported, mapped in checked -%}
    select
        source_system,
        account_id,
        'unknown_kind' as check_name,
        '{{ table_name }}' as table_name,
        '{{ column }}' as column_name,
        _file as file,
        _row as file_row,
        {{ record_id }} as record_id,
        case
            when {{ exported }} is null then 'is empty and reads as unknown' else 'is in no map and reads as unknown'
        end
            as what,
        {{ exported }} as example
    from {{ ref(model) }}
    where {{ is_unmapped(mapped, exported) }}
    {% if not loop.last -%} union all {% endif %}
{% endfor %}
