-- One row per account, kind of record and distance between the text times and the ids' own clocks.
with

differences as (select * from {{ ref('int_exported_id_clock_differences') }}),

totals as (
    select
        source_system,
        account_id,
        record_kind,
        {{ sum_of_counts('records') }} as all_records
    from differences
    group by 1, 2, 3
)

select
    differences.source_system || '/' || differences.account_id || '/' || differences.record_kind || '/'
    || cast(differences.quarters_late as varchar) as difference_key,
    differences.source_system,
    differences.account_id,
    differences.record_kind,
    differences.timezone,
    differences.hours_late,
    differences.quarters_late = 0 as agrees,
    differences.records,
    totals.all_records,
    {{ rate('differences.records', 'totals.all_records') }} as share_of_records,
    differences.first_at,
    differences.last_at
from differences
inner join totals
    on
        differences.source_system = totals.source_system
        and differences.account_id = totals.account_id
        and differences.record_kind = totals.record_kind
