-- One row per account, kind of record and distance between the text times and the ids' own clocks, known at as_of: of every
-- source whose ids are clocks.
{{ union_of_sources(shapes_of('id_clock_differences'), [
    'source_system',
    'account_id',
    'record_kind',
    'timezone',
    'quarters_late',
    'hours_late',
    'records',
    'first_at',
    'last_at',
]) }}
