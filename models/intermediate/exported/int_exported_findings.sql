-- One row per finding that only one source's exports can bring, as the source tells it. It exists once its conversation does,
-- if it has one, and once its instant has come, if it has one.
{{ union_of_sources(shapes_of('findings'), [
    'source_system',
    'account_id',
    'check_name',
    'table_name',
    'column_name',
    'file',
    'file_row',
    'record_id',
    'conversation_id',
    'happened_at',
    'what',
    'example',
]) }}
