-- One row per account, kind of value (instant, link, word), table and column of a source's own that its findings are measured
-- against: how many values there are.
{{ union_of_sources(shapes_of('checked_values'), [
    'source_system',
    'account_id',
    'value_kind',
    'table_name',
    'column_name',
    'checked_values',
]) }}
