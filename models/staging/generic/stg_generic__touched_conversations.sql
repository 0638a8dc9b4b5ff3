-- One row per conversation id that rows landed since the last build speak of, or whose landed instants may lie between the
-- as_of of then and now: every version of a record names its conversation, older ones too. Too many are no fault, one missing is.
{% set told_of = {
    'conversations': {'id': 'conversation_id', 'instants': ['opened_at', 'closed_at']},
    'messages': {'id': 'message_id', 'instants': ['sent_at'], 'parent': 'conversation_id'},
    'conversation_events': {'id': 'event_id', 'instants': ['occurred_at']},
    'feedback': {'id': 'feedback_id', 'instants': ['submitted_at']},
} %}

with

repeated_messages as (select * from {{ ref('stg_generic__repeated_message_ids') }}),

changes as (
    select * from {{ ref('base_changed_inputs') }}
    where source_system = 'generic'
),

new_loads as (
    select
        split_part(input_name, ' ', 1) as table_name,
        split_part(input_name, ' ', 2) as load_id
    from changes
    where input_kind = 'load' and built_value is null
),

-- a text that comes before it in the alphabet tells of an instant before both, whatever its distance to UTC
moves as (
    select
        account_id,
        cast(cast(from_at as date) - 2 as varchar) as from_text
    from {{ ref('base_as_of_moves') }}
    where source_system = 'generic'
),

-- the records of each table of which a row landed, or that may have happened between the two
{% for table, record in told_of.items() -%}
    told_{{ table }} as (
        select
            landed._account_id as account_id,
            landed.{{ record.id }}{{ ',\n            landed.' ~ record.parent if record.parent }}
        from {{ source('generic', table) }} as landed
        inner join new_loads on landed._load_id = new_loads.load_id
        where new_loads.table_name = '{{ table }}'
        union
        select
            landed._account_id as account_id,
            landed.{{ record.id }}{{ ',\n            landed.' ~ record.parent if record.parent }}
        from {{ source('generic', table) }} as landed
        inner join moves on landed._account_id = moves.account_id
        where
            {% for instant in record.instants -%}
                {{ may_be_since('landed.' ~ instant, 'moves.from_text') }}
                {% if not loop.last -%} or {% endif %}
            {%- endfor %}
    ),

{% endfor -%}

submissions as (
    select
        landed._account_id as account_id,
        landed.conversation_id,
        landed.message_id
    from {{ source('generic', 'feedback') }} as landed
    inner join told_feedback
        on landed._account_id = told_feedback.account_id and landed.feedback_id = told_feedback.feedback_id
),

-- an id that another conversation has as well from now on says less to a submission, however old that is. Messages are many:
-- only those are looked for by their ids that are there more than once, or that a submission names
named_messages as (
    select
        told_messages.account_id,
        told_messages.message_id
    from told_messages
    inner join repeated_messages
        on
            told_messages.account_id = repeated_messages.account_id
            and told_messages.message_id = repeated_messages.record_key_1
    union
    select
        account_id,
        message_id
    from submissions
    where message_id <> ''
),

named as (
    select * from told_conversations
    union
    select
        account_id,
        conversation_id
    from told_messages
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ source('generic', 'messages') }} as landed
    inner join named_messages
        on landed._account_id = named_messages.account_id and landed.message_id = named_messages.message_id
    union
    select
        landed._account_id as account_id,
        landed.conversation_id
    from {{ source('generic', 'conversation_events') }} as landed
    inner join told_conversation_events
        on
            landed._account_id = told_conversation_events.account_id
            and landed.event_id = told_conversation_events.event_id
    union
    select
        account_id,
        conversation_id
    from submissions
)

select
    'generic' as source_system,
    account_id,
    conversation_id
from named
where conversation_id <> ''
