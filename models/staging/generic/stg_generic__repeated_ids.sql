-- One row per id that landed more than once, of every table; messages, which are many, are compared in a model of their own.
with

repeated_messages as (select * from {{ ref('stg_generic__repeated_message_ids') }})

select
    source_system,
    account_id,
    'messages' as table_name,
    'message_id' as column_name,
    record_key_1 as record_id,
    is_shared,
    is_under_several_parents,
    parents_example
from repeated_messages
union all
{{ repeated_ids_of_tables('generic', [
    ('conversation_events', 'event_id', ['conversation_id']),
    ('feedback', 'feedback_id', ['conversation_id', 'message_id', 'ticket_id', 'contact_id']),
    ('knowledge_gaps', 'question_id', ['conversation_id', 'ticket_id']),
    ('orders', 'order_id', ['contact_id']),
    ('product_touches', 'touch_id', ['conversation_id', 'contact_id']),
]) }}
