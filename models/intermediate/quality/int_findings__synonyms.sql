-- One row per value that stands in a row under another name of its column and differs from the one that counts. Of a file that
-- was loaded several times, its newest load tells.
with

contradicted_values as (select * from {{ ref('base_contradicted_values') }}),

loads as (
    select * from {{ ref('base_loads') }}
    where load_status = 'loaded'
),

newest_loads as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, file order by extracted_at desc nulls last, load_id desc nulls last
        ) as load_rank
    from loads
)

select
    contradicted_values.source_system,
    contradicted_values.account_id,
    'contradicted_synonyms' as check_name,
    contradicted_values.table_name,
    contradicted_values.column_name,
    contradicted_values.file,
    contradicted_values.file_row,
    cast(null as varchar) as record_id,
    'has several names in the file, and two of them differ in the row: the first that is filled counts' as what,
    contradicted_values.counted_name || ': ' || contradicted_values.counted_value || ', '
    || contradicted_values.other_name || ': ' || contradicted_values.other_value as example
from contradicted_values
inner join newest_loads on contradicted_values.load_id = newest_loads.load_id and newest_loads.load_rank = 1
