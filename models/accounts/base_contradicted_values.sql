-- One row per value of a landed row that stands under another name of its column and differs from the one that counts.
select
    load_id,
    source_system,
    account_id,
    table_name,
    file,
    file_row,
    column_name,
    name as counted_name,
    value as counted_value,
    other_name,
    other_value
from {{ source('loads', 'contradicted_values') }}
