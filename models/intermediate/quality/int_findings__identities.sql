-- One row per id that stands under several parents (a message's conversation, an order's contact). In one load these are
-- several records, kept apart; in a later one the record has moved, and its newest version counts.
with

repeated_ids as (
    select * from {{ ref('int_exported_repeated_ids') }}
    where is_under_several_parents
)

select
    source_system,
    account_id,
    case when is_shared then 'shared_id' else 'moved_id' end as check_name,
    table_name,
    column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    record_id,
    case
        when is_shared then 'stands under several parents in one load: these are several records, kept apart'
        else 'stood under another parent in an earlier load: it has moved, and its newest version counts'
    end as what,
    parents_example as example
from repeated_ids
