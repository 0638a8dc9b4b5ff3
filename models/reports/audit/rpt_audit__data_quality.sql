-- One row per account, file and check with findings: how many rows of the file are at fault, one of them, what the findings
-- touch, and what to do. Findings about no single file stand under none.
with

findings as (select * from {{ ref('fct_data_quality_findings') }}),

effects as (select * from {{ ref('finding_effects') }}),

touched as (select * from {{ ref('agg_touched_by_findings') }}),

loads as (
    select * from {{ ref('base_loads') }}
    where load_status = 'loaded'
),

-- a file of one name may have come several times, with other rows
files as (
    select
        source_system,
        account_id,
        file,
        {{ sum_of_counts('rows_landed + rows_rejected') }} as file_rows
    from loads
    group by 1, 2, 3
),

-- a row is at fault once, in however many columns; a rejected one has no id, and its line may be another's in the next load
rows_at_fault as (
    select
        source_system,
        account_id,
        file,
        check_name,
        file_row,
        record_id,
        case when check_name = 'rejected_row' then finding_id end as rejected_id
    from findings
    where file_row is not null
    group by 1, 2, 3, 4, 5, 6, 7
),

counted_rows as (
    select
        source_system,
        account_id,
        file,
        check_name,
        count(*) as rows_at_fault
    from rows_at_fault
    group by 1, 2, 3, 4
),

ranked as (
    select
        *,
        coalesce(file, 'none') as named_file,
        row_number() over (
            partition by source_system, account_id, file, check_name
            order by case when example is null then 1 else 0 end, record_id, example, what, file_row, table_name, column_name
        ) as finding_rank
    from findings
),

counted as (
    select
        source_system,
        account_id,
        file,
        named_file,
        check_name,
        count(*) as findings,
        max(case when finding_rank = 1 then table_name end) as example_table,
        max(case when finding_rank = 1 then column_name end) as example_column,
        max(case when finding_rank = 1 then file_row end) as example_row,
        max(case when finding_rank = 1 then record_id end) as example_record_id,
        max(case when finding_rank = 1 then what end) as what,
        max(case when finding_rank = 1 then example end) as example
    from ranked
    group by 1, 2, 3, 4, 5
)

select
    counted.source_system,
    counted.account_id,
    counted.named_file as file,
    counted.check_name,
    counted.findings,
    counted_rows.rows_at_fault,
    files.file_rows,
    {{ rate('counted_rows.rows_at_fault', 'files.file_rows') }} as share_of_rows,
    counted.example_table,
    counted.example_column,
    counted.example_row,
    counted.example_record_id,
    counted.what,
    counted.example,
    touched.touched_conversations,
    touched.touched_episodes,
    touched.touched_handled_episodes,
    effects.bears_on,
    effects.what_to_do
from counted
inner join effects on counted.check_name = effects.check_name
left join counted_rows
    on
        counted.source_system = counted_rows.source_system
        and counted.account_id = counted_rows.account_id
        and counted.file = counted_rows.file
        and counted.check_name = counted_rows.check_name
left join files
    on
        counted.source_system = files.source_system
        and counted.account_id = files.account_id
        and counted.file = files.file
left join touched
    on
        counted.source_system = touched.source_system
        and counted.account_id = touched.account_id
        and counted.named_file = touched.file
        and counted.check_name = touched.check_name
