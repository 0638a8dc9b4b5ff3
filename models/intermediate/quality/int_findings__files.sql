-- One row per row that could not be read, per damaged id that landed empty, and per file that was refused and not loaded since.
with

rejected_rows as (select * from {{ ref('base_rejected_rows') }}),

nulled_ids as (select * from {{ ref('base_nulled_ids') }}),

loads as (select * from {{ ref('base_loads') }}),

loaded_contents as (
    select
        source_system,
        account_id,
        content_hash
    from loads
    where load_status = 'loaded'
    group by 1, 2, 3
)

select
    source_system,
    account_id,
    'rejected_row' as check_name,
    table_name,
    column_name,
    file,
    line as file_row,
    cast(null as varchar) as record_id,
    coalesce(detail, reason) as what,
    row_text as example
from rejected_rows
union all
select
    source_system,
    account_id,
    'damaged_value' as check_name,
    table_name,
    column_name,
    file,
    file_row,
    cast(null as varchar) as record_id,
    'is an id whose digits a program has cut off, and counts as empty' as what,
    id_text as example
from nulled_ids
union all
select
    loads.source_system,
    loads.account_id,
    'refused_file' as check_name,
    loads.table_name,
    cast(null as varchar) as column_name,
    loads.file,
    cast(null as bigint) as file_row,
    loads.content_hash as record_id,
    max(loads.load_message) as what,
    cast(null as varchar) as example
from loads
left join loaded_contents
    on
        loads.source_system = loaded_contents.source_system
        and loads.account_id = loaded_contents.account_id
        and loads.content_hash = loaded_contents.content_hash
where loads.load_status = 'refused' and loaded_contents.content_hash is null
group by loads.source_system, loads.account_id, loads.table_name, loads.file, loads.content_hash
