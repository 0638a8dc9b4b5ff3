-- One row per attribution of every source that names what an order is credited to, known at as_of.
{{ union_of_sources(shapes_of('order_attributions'), [
    'source_system',
    'account_id',
    'attribution_id',
    'event_id',
    'order_id',
    'credited_at',
    'attributed_event_id',
    'attributed_metric_name',
    'attributed_at',
    'conversation_id',
    'channel',
    '_file',
    '_row',
]) }}
