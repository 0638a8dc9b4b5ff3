-- One row per id that landed more than once, of the tables that are not large: thread items have a model of their own.
{{ repeated_ids_of_tables('hubspot', [
    ('actions', 'action_id', ['message_id', 'conversation_id']),
    ('reply_votes', 'vote_id', ['message_id', 'conversation_id']),
    ('handoff_requests', 'request_id', ['conversation_id']),
    ('knowledge_gaps', 'question_id', ['conversation_id', 'ticket_id']),
    ('feedback_submissions', 'id', [
        json_text('associations', 'contacts.results[0].id'),
        json_text('associations', 'tickets.results[0].id'),
        json_text('properties', 'hs_visitor_id'),
    ]),
]) }}
