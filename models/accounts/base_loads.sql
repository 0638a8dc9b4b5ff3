-- One row per file that was loaded or refused.
select
    load_id,
    source_system,
    account_id,
    table_name,
    file,
    content_hash,
    extracted_at,
    loaded_at,
    status as load_status,
    message as load_message,
    rows_landed,
    rows_rejected,
    duration_seconds,
    zone_release
from {{ source('loads', 'loads') }}
