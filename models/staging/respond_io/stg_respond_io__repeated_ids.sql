-- One row per id that landed more than once, of the tables that are not large: messages have a model of their own.
{{ repeated_ids_of_tables('respond_io', [
    ('conversations', 'conversation_id', ['contact_id']),
    ('failed_messages', 'message_id', ['contact_id']),
]) }}
