-- One row per account, kind of value, table and column that findings are measured against: how many values there are. Links
-- that a record can do without are measured only where the account has records that they could lead to.
-- A table, planned by itself: its sources are many.
{{ config(materialized='table') }}
-- of each model, read once: the table it holds, and the values counted of it: their kind, where they stand, what is counted. Each
-- record should have its instant, few need a link or a word
{% set checked = {
    'int_known_conversations': ('conversations', [
        ('instant', 'opened_at', '*'),
        ('word', 'channel', 'channel_as_exported'),
    ]),
    'int_known_events': ('conversation_events', [
        ('instant', 'occurred_at', '*'),
        ('link', 'conversation_id', 'conversation_id'),
        ('word', 'event_type', 'event_type_as_exported'),
        ('word', 'from_kind', 'from_kind_as_exported'),
        ('word', 'to_kind', 'to_kind_as_exported'),
        ('word', 'initiated_by_kind', 'initiated_by_kind_as_exported'),
    ]),
    'int_feedback': ('feedback', [
        ('instant', 'submitted_at', '*'),
        ('word', 'feedback_type', 'feedback_type_as_exported'),
        ('word', 'polarity', 'polarity_as_exported'),
    ]),
    'int_tickets': ('tickets', [
        ('instant', 'created_at', '*'),
        ('word', 'source', 'ticket_source_as_exported'),
    ]),
    'int_exported_ticket_stage_history': ('ticket_stage_history', [
        ('instant', 'entered_at', '*'),
        ('link', 'ticket_id', 'ticket_id'),
    ]),
    'int_exported_ticket_owner_history': ('ticket_owner_history', [
        ('instant', 'assigned_at', '*'),
        ('link', 'ticket_id', 'ticket_id'),
    ]),
    'int_agents': ('agents', [
        ('word', 'kind', 'agent_kind_as_exported'),
    ]),
    'int_knowledge_gaps': ('knowledge_gaps', [
        ('instant', 'asked_at', '*'),
        ('word', 'status', 'gap_status_as_exported'),
    ]),
    'int_orders': ('orders', [
        ('instant', 'placed_at', '*'),
    ]),
    'int_product_touches': ('product_touches', [
        ('instant', 'touched_at', '*'),
        ('word', 'touch_type', 'touch_type_as_exported'),
    ]),
} %}
{% set optional_links = [
    ('int_feedback', 'feedback', 'conversation_id', 'int_conversations'),
    ('int_feedback', 'feedback', 'message_id', 'int_message_loads'),
    ('int_tickets', 'tickets', 'conversation_id', 'int_conversations'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'conversation_id', 'int_conversations'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'ticket_id', 'int_tickets'),
    ('int_product_touches', 'product_touches', 'conversation_id', 'int_conversations'),
] %}
{% set of_messages = [
    ('instant', 'sent_at', 'loaded_messages'),
    ('link', 'conversation_id', 'conversation_ids'),
    ('word', 'sender_kind', 'sender_kinds'),
    ('word', 'item_type', 'item_types'),
    ('word', 'channel', 'channels'),
    ('word', 'delivery_status', 'delivery_statuses'),
] %}

with

-- messages are many: their loads are counted already
message_loads as (select * from {{ ref('int_message_loads') }}),

{% for model, (table_name, values) in checked.items() -%}
    {{ table_name }}_counts as (
        select
            source_system,
            account_id,
            {% for value_kind, column, counted in values -%}
                count({{ counted }}) as {{ column }}_{{ value_kind }}s{% if not loop.last -%} , {% endif %}
            {% endfor %}
        from {{ ref(model) }}
        group by 1, 2
    ),

{% endfor -%}

parents as (
    {% for model in ['int_conversations', 'int_message_loads', 'int_tickets'] -%}
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
    {% for value_kind, column, counts in of_messages -%}
        select
            source_system,
            account_id,
            '{{ value_kind }}' as value_kind,
            'messages' as table_name,
            '{{ column }}' as column_name,
            {{ sum_of_counts(counts) }} as checked_values
        from message_loads
        group by 1, 2
        union all
    {% endfor -%}
    {% for table_name, values in checked.values() -%}
        {% for value_kind, column, counted in values -%}
            select
                source_system,
                account_id,
                '{{ value_kind }}' as value_kind,
                '{{ table_name }}' as table_name,
                '{{ column }}' as column_name,
                {{ column }}_{{ value_kind }}s as checked_values
            from {{ table_name }}_counts
            union all
        {% endfor -%}
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
