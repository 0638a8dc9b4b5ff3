-- One row per metric, a kind of events of their own, of every source that names such.
{{ union_of_sources(shapes_of('metrics'), [
    'source_system',
    'account_id',
    'metric_id',
]) }}
