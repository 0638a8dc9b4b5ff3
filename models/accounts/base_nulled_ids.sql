-- One row per damaged id that landed empty.
select
    load_id,
    source_system,
    account_id,
    table_name,
    file,
    file_row,
    column_name,
    value as id_text
from {{ source('loads', 'nulled_ids') }}
