-- One row per ticket of every source and ticket that it was merged into; NULL for one that was merged into none.
{{ union_of_sources(shapes_of('ticket_merges'), [
    'source_system',
    'account_id',
    'ticket_id',
    'merged_into_id',
]) }}
