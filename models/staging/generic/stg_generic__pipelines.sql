-- One row per stage of a pipeline: its newest loaded version.
with

newest as (
    select landed.*
    from {{ source('generic', 'pipelines') }} as landed
    where {{ is_newest_version(source('generic', 'pipelines'), ['pipeline_id', 'stage_id']) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(pipeline_id, '') as pipeline_id,
        nullif(stage_id, '') as stage_id,
        ---------- words and text
        -- the contract names stages, and pipelines by their id alone
        cast(null as varchar) as pipeline_label,
        nullif(label, '') as stage_label,
        ---------- numbers
        {{ parse_integer('display_order') }} as display_order,
        display_order as display_order_text,
        ---------- flags
        {{ parse_boolean('is_closed') }} as is_closed,
        is_closed as is_closed_text,
        ---------- where it came from
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    pipeline_id,
    stage_id,
    pipeline_label,
    stage_label,
    display_order,
    is_closed,
    case when display_order_text <> '' and display_order is null then 'unreadable:' || display_order_text end
        as display_order_fault,
    case when is_closed_text <> '' and is_closed is null then 'unreadable:' || is_closed_text end as is_closed_fault,
    _file,
    _row
from typed
