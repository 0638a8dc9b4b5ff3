-- One row per finding: a row that was rejected, a file that was refused, a value that was nulled, is unknown or can be read in
-- two ways, a record whose parent is not loaded, instants in the wrong order.
with

findings as (
    select * from {{ ref('int_findings__files') }}
    union all
    select * from {{ ref('int_findings__synonyms') }}
    union all
    select * from {{ ref('int_findings__after_extraction') }}
    union all
    select * from {{ ref('int_findings__values') }}
    union all
    select * from {{ ref('int_findings__missing_instants') }}
    union all
    select * from {{ ref('int_findings__unknown_kinds') }}
    union all
    select * from {{ ref('int_findings__orphans') }}
    union all
    select * from {{ ref('int_findings__skewed') }}
    union all
    select * from {{ ref('int_findings__contradictions') }}
    union all
    select
        source_system,
        account_id,
        check_name,
        table_name,
        column_name,
        file,
        file_row,
        record_id,
        what,
        example
    from {{ ref('int_findings__sources') }}
    union all
    select * from {{ ref('int_findings__identities') }}
    union all
    select * from {{ ref('int_findings__many_customers') }}
    union all
    select * from {{ ref('int_findings__settings') }}
)

select
    source_system || '/' || account_id || '/' || check_name || '/' || coalesce(table_name, '') || '/'
    || coalesce(column_name, '') || '/' || cast(row_number() over (
        partition by source_system, account_id, check_name, table_name, column_name
        order by file nulls last, file_row nulls last, record_id nulls last, what nulls last, example nulls last
    ) as varchar) as finding_id,
    source_system,
    account_id,
    check_name,
    table_name,
    column_name,
    file,
    file_row,
    record_id,
    what,
    example
from findings
