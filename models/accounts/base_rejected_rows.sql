-- One row per row of a loaded file that could not be read.
select
    load_id,
    source_system,
    account_id,
    table_name,
    file,
    line,
    column_name,
    reason,
    detail,
    row_text
from {{ source('loads', 'rejected_rows') }}
