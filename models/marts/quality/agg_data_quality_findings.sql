-- One row per account, check, table and column: how many findings, among how many values, and one of them.
{% set value_kinds = {
    'unreadable_value': 'instant',
    'undecided_date_value': 'instant',
    'missing_instant': 'instant',
    'orphan': 'link',
    'unscored_value': 'score',
    'unknown_kind': 'word',
} %}

with

findings as (select * from {{ ref('fct_data_quality_findings') }}),

checked_values as (select * from {{ ref('int_checked_values') }}),

effects as (select * from {{ ref('finding_effects') }}),

named as (
    select
        *,
        coalesce(table_name, 'none') as named_table,
        coalesce(column_name, 'none') as named_column,
        case check_name
            {% for check_name, value_kind in value_kinds.items() -%}
                when '{{ check_name }}' then '{{ value_kind }}'
            {% endfor -%}
            else 'none'
        end as value_kind
    from findings
),

-- the example is the first one with a value: by its record, so that it is the same in whatever files the records lay
ranked as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, check_name, named_table, named_column
            order by
                case when example is null then 1 else 0 end,
                record_id nulls last,
                example nulls last,
                what nulls last,
                file nulls last,
                file_row nulls last
        ) as finding_rank
    from named
),

counted as (
    select
        source_system,
        account_id,
        check_name,
        named_table,
        named_column,
        value_kind,
        count(*) as findings,
        -- a word that is empty is none that a map lacks; an instant that is empty is missing
        count(case when example is not null or check_name = 'missing_instant' then 1 end) as values_at_fault,
        max(case when finding_rank = 1 then what end) as what,
        max(case when finding_rank = 1 then file end) as example_file,
        max(case when finding_rank = 1 then file_row end) as example_row,
        max(case when finding_rank = 1 then record_id end) as example_record_id,
        max(case when finding_rank = 1 then example end) as example
    from ranked
    group by 1, 2, 3, 4, 5, 6
),

-- what was checked and found sound has a row too
sound as (
    select
        checked_values.*,
        case checked_values.value_kind
            {% for check_name in ['unreadable_value', 'orphan', 'unscored_value', 'unknown_kind'] -%}
                when '{{ value_kinds[check_name] }}' then '{{ check_name }}'
            {% endfor -%}
        end as check_name
    from checked_values
),

measured as (
    select
        coalesce(counted.source_system, sound.source_system) as source_system,
        coalesce(counted.account_id, sound.account_id) as account_id,
        coalesce(counted.check_name, sound.check_name) as check_name,
        coalesce(counted.named_table, sound.table_name) as table_name,
        coalesce(counted.named_column, sound.column_name) as column_name,
        coalesce(counted.value_kind, sound.value_kind) as value_kind,
        coalesce(counted.findings, 0) as findings,
        coalesce(counted.values_at_fault, 0) as values_at_fault,
        counted.what,
        counted.example_file,
        counted.example_row,
        counted.example_record_id,
        counted.example
    from counted
    full outer join sound
        on
            counted.source_system = sound.source_system
            and counted.account_id = sound.account_id
            and counted.check_name = sound.check_name
            and counted.named_table = sound.table_name
            and counted.named_column = sound.column_name
)

select
    measured.source_system || '/' || measured.account_id || '/' || measured.check_name || '/' || measured.table_name || '/'
    || measured.column_name as findings_key,
    measured.source_system,
    measured.account_id,
    measured.check_name,
    measured.table_name,
    measured.column_name,
    measured.findings,
    case when checked_values.checked_values is not null then measured.values_at_fault end as values_at_fault,
    checked_values.checked_values,
    {{ rate('measured.values_at_fault', 'checked_values.checked_values') }} as share_at_fault,
    measured.what,
    measured.example_file,
    measured.example_row,
    measured.example_record_id,
    measured.example,
    {{ finding_sentence('measured', 'checked_values.checked_values', 'effects.what_to_do') }} as sentence
from measured
left join effects on measured.check_name = effects.check_name
left join checked_values
    on
        measured.source_system = checked_values.source_system
        and measured.account_id = checked_values.account_id
        and measured.value_kind = checked_values.value_kind
        and measured.table_name = checked_values.table_name
        and measured.column_name = checked_values.column_name
