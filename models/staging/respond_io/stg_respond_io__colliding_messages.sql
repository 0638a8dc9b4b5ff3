-- One row per message id under which the exports hold messages of several contacts: a spreadsheet rounded two ids to one.
-- Neither is used: which is which cannot be told. A table, as the superseded rows are.
{{ config(materialized='table') }}

with

repeated_ids as (
    select
        _source_system,
        _account_id,
        message_id
    from {{ source('respond_io', 'messages') }}
    group by 1, 2, 3
    having count(*) > 1
)

select
    landed._source_system as source_system,
    landed._account_id as account_id,
    landed.message_id,
    count(*) as landed_rows,
    min(landed._file) as _file,
    min(landed._row) as _row
from {{ source('respond_io', 'messages') }} as landed
inner join repeated_ids
    on
        landed._source_system = repeated_ids._source_system
        and landed._account_id = repeated_ids._account_id
        and landed.message_id = repeated_ids.message_id
group by 1, 2, 3
having min(coalesce(landed.contact_id, '')) <> max(coalesce(landed.contact_id, ''))
