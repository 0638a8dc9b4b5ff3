-- One row per id of every source that landed more than once: whether its rows disagree on their parent, and in one load.
{{ union_of_sources(shapes_of('repeated_ids'), [
    'source_system',
    'account_id',
    'table_name',
    'column_name',
    'record_id',
    'is_shared',
    'is_under_several_parents',
    'parents_example',
]) }}
