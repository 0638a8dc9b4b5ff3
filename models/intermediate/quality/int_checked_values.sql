-- One row per account, kind of value, table and column that findings are measured against: how many values there are. Links
-- that a record can do without are measured only where the account has records that they could lead to.
-- A table, planned by itself: its sources are many.
{{ config(materialized='table') }}
-- the kind of value, where it stands, and what is counted: each record should have its instant, few need a link or a word
{% set checked = [
    ('instant', 'int_known_conversations', 'conversations', 'opened_at', '*'),
    ('instant', 'int_known_events', 'conversation_events', 'occurred_at', '*'),
    ('instant', 'int_feedback', 'feedback', 'submitted_at', '*'),
    ('instant', 'int_tickets', 'tickets', 'created_at', '*'),
    ('instant', 'int_exported_ticket_stage_history', 'ticket_stage_history', 'entered_at', '*'),
    ('instant', 'int_exported_ticket_owner_history', 'ticket_owner_history', 'assigned_at', '*'),
    ('instant', 'int_knowledge_gaps', 'knowledge_gaps', 'asked_at', '*'),
    ('instant', 'int_orders', 'orders', 'placed_at', '*'),
    ('instant', 'int_product_touches', 'product_touches', 'touched_at', '*'),
    ('link', 'int_known_events', 'conversation_events', 'conversation_id', 'conversation_id'),
    ('link', 'int_exported_ticket_stage_history', 'ticket_stage_history', 'ticket_id', 'ticket_id'),
    ('link', 'int_exported_ticket_owner_history', 'ticket_owner_history', 'ticket_id', 'ticket_id'),
    ('word', 'int_known_conversations', 'conversations', 'channel', 'channel_as_exported'),
    ('word', 'int_known_events', 'conversation_events', 'event_type', 'event_type_as_exported'),
    ('word', 'int_known_events', 'conversation_events', 'from_kind', 'from_kind_as_exported'),
    ('word', 'int_known_events', 'conversation_events', 'to_kind', 'to_kind_as_exported'),
    ('word', 'int_known_events', 'conversation_events', 'initiated_by_kind', 'initiated_by_kind_as_exported'),
    ('word', 'int_feedback', 'feedback', 'feedback_type', 'feedback_type_as_exported'),
    ('word', 'int_feedback', 'feedback', 'polarity', 'polarity_as_exported'),
    ('word', 'int_tickets', 'tickets', 'source', 'ticket_source_as_exported'),
    ('word', 'int_agents', 'agents', 'kind', 'agent_kind_as_exported'),
    ('word', 'int_knowledge_gaps', 'knowledge_gaps', 'status', 'gap_status_as_exported'),
    ('word', 'int_product_touches', 'product_touches', 'touch_type', 'touch_type_as_exported'),
] %}
{% set optional_links = [
    ('int_feedback', 'feedback', 'conversation_id', 'int_conversations'),
    ('int_feedback', 'feedback', 'message_id', 'int_messages'),
    ('int_tickets', 'tickets', 'conversation_id', 'int_conversations'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'conversation_id', 'int_conversations'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'ticket_id', 'int_tickets'),
    ('int_product_touches', 'product_touches', 'conversation_id', 'int_conversations'),
] %}
{% set of_messages = [
    ('instant', 'sent_at', 'messages'),
    ('link', 'conversation_id', 'linked'),
    ('word', 'sender_kind', 'sender_kinds'),
    ('word', 'item_type', 'item_types'),
    ('word', 'channel', 'channels'),
    ('word', 'delivery_status', 'delivery_statuses'),
] %}

with

-- messages are many: one scan for all their columns
message_counts as (
    select
        source_system,
        account_id,
        count(*) as messages,
        count(conversation_id) as linked,
        count(sender_kind_as_exported) as sender_kinds,
        count(item_type_as_exported) as item_types,
        count(channel_as_exported) as channels,
        count(delivery_status_as_exported) as delivery_statuses
    from {{ ref('int_messages') }}
    group by 1, 2
),

parents as (
    {% for model in ['int_conversations', 'int_messages', 'int_tickets'] -%}
        select
            source_system,
            account_id,
            '{{ model }}' as model
        from {{ ref(model) }}
        group by 1, 2
        {% if not loop.last -%} union all {% endif %}
    {% endfor %}
),

counted as (
    {% for value_kind, column, count_name in of_messages -%}
        select
            source_system,
            account_id,
            '{{ value_kind }}' as value_kind,
            'messages' as table_name,
            '{{ column }}' as column_name,
            {{ count_name }} as checked_values
        from message_counts
        union all
    {% endfor -%}
    {% for value_kind, model, table_name, column, counted in checked -%}
        select
            source_system,
            account_id,
            '{{ value_kind }}' as value_kind,
            '{{ table_name }}' as table_name,
            '{{ column }}' as column_name,
            count({{ counted }}) as checked_values
        from {{ ref(model) }}
        group by 1, 2
        union all
    {% endfor -%}
    {% for model, table_name, column, parent_model in optional_links -%}
        select
            child.source_system,
            child.account_id,
            'link' as value_kind,
            '{{ table_name }}' as table_name,
            '{{ column }}' as column_name,
            count(child.{{ column }}) as checked_values
        from {{ ref(model) }} as child
        inner join parents
            on
                child.source_system = parents.source_system
                and child.account_id = parents.account_id
                and parents.model = '{{ parent_model }}'
        group by 1, 2
        union all
    {% endfor -%}
    -- of a source's own tables
    select
        source_system,
        account_id,
        value_kind,
        table_name,
        column_name,
        checked_values
    from {{ ref('int_exported_checked_values') }}
    union all
    -- scored by value and scale: where a polarity is stated nothing is read from the value
    select
        source_system,
        account_id,
        'score' as value_kind,
        'feedback' as table_name,
        'feedback_value' as column_name,
        count(feedback_value) as checked_values
    from {{ ref('int_feedback') }}
    where stated_polarity is null and feedback_type in ('helpful_vote', 'csat', 'ces')
    group by 1, 2
)

select * from counted
where checked_values > 0
