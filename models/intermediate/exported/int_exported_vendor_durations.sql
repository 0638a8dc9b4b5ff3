-- One row per duration that a source's own tool states of a record, in seconds.
{{ union_of_sources(shapes_of('vendor_durations'), [
    'source_system',
    'account_id',
    'record_kind',
    'record_id',
    'record_created_at',
    'part_id',
    'measure',
    'stated_in',
    'unit',
    'is_unit_verified',
    'tolerance_seconds',
    'stated_number',
    'stated_seconds',
    'stated_seconds_fault',
    '_file',
    '_row',
]) }}
