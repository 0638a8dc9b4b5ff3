-- One row per id that landed more than once, of the tables that are not large: messages have a model of their own.
{{ repeated_ids_of_tables('generic', [
    ('conversation_events', 'event_id', ['conversation_id']),
    ('feedback', 'feedback_id', ['conversation_id', 'message_id', 'ticket_id', 'contact_id']),
    ('knowledge_gaps', 'question_id', ['conversation_id', 'ticket_id']),
    ('orders', 'order_id', ['contact_id']),
    ('product_touches', 'touch_id', ['conversation_id', 'contact_id']),
]) }}
