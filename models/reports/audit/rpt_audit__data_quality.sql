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

-- a file of one name may have come several times: the largest counts, for a row has its number in each of them
files as (
    select
        source_system,
        account_id,
        file,
        max(rows_landed + rows_rejected) as file_rows
    from loads
    group by 1, 2, 3
),

ranked as (
    select
        *,
        coalesce(file, 'none') as named_file,
        row_number() over (
            partition by source_system, account_id, file, check_name
            order by
                case when example is null then 1 else 0 end,
                record_id nulls last,
                example nulls last,
                what nulls last,
                file_row nulls last,
                table_name nulls last,
                column_name nulls last
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
        -- several columns and records of a row may be at fault
        nullif(count(distinct file_row), 0) as numbered_rows,
        max(case when finding_rank = 1 then table_name end) as example_table,
        max(case when finding_rank = 1 then column_name end) as example_column,
        max(case when finding_rank = 1 then file_row end) as example_row,
        max(case when finding_rank = 1 then record_id end) as example_record_id,
        max(case when finding_rank = 1 then what end) as what,
        max(case when finding_rank = 1 then example end) as example
    from ranked
    group by 1, 2, 3, 4, 5
),

measured as (
    select
        counted.*,
        files.file_rows,
        -- lines of several loads may be more than one of them has rows
        case when counted.numbered_rows > files.file_rows then files.file_rows else counted.numbered_rows end as rows_at_fault
    from counted
    left join files
        on
            counted.source_system = files.source_system
            and counted.account_id = files.account_id
            and counted.file = files.file
)

select
    measured.source_system,
    measured.account_id,
    measured.named_file as file,
    measured.check_name,
    measured.findings,
    measured.rows_at_fault,
    measured.file_rows,
    {{ rate('measured.rows_at_fault', 'measured.file_rows') }} as share_of_rows,
    measured.example_table,
    measured.example_column,
    measured.example_row,
    measured.example_record_id,
    measured.what,
    measured.example,
    touched.touched_conversations,
    touched.touched_episodes,
    touched.touched_handled_episodes,
    effects.bears_on,
    effects.what_to_do
from measured
inner join effects on measured.check_name = effects.check_name
left join touched
    on
        measured.source_system = touched.source_system
        and measured.account_id = touched.account_id
        and measured.named_file = touched.file
        and measured.check_name = touched.check_name
