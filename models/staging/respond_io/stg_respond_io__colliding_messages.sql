-- One row per message id under which the exports hold messages of several contacts: a spreadsheet rounded two ids to one.
-- Neither is used: which is which cannot be told. A table, as the superseded rows are.
{{ config(materialized='table') }}

with

messages as (select * from {{ source('respond_io', 'messages') }})

select
    _source_system as source_system,
    _account_id as account_id,
    message_id,
    count(*) as landed_rows,
    min(_file) as _file,
    min(_row) as _row
from messages
where
    (_source_system, _account_id, message_id) in (
        select
            _source_system,
            _account_id,
            message_id
        from messages
        group by 1, 2, 3
        having count(*) > 1
    )
group by 1, 2, 3
having min(coalesce(contact_id, '')) <> max(coalesce(contact_id, ''))
