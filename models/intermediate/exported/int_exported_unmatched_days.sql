-- One row per account, contact and local day with messages that belong to no conversation, and where they lie, known at as_of:
-- of every source whose messages name none.
{{ union_of_sources(shapes_of('unmatched_days'), [
    'source_system',
    'account_id',
    'contact_id',
    'sent_date',
    'where_it_lies',
    'messages',
    'contact_messages',
    'first_sent_at',
    'last_sent_at',
]) }}
