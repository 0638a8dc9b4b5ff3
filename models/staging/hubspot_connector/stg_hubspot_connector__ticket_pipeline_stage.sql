-- One row per stage of a ticket pipeline: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'ticket_pipeline_stage') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'ticket_pipeline_stage'),
            ['pipeline_id', 'stage_id'],
            updated_at=parse_instant_or_milliseconds('updated_at', "'UTC'"),
            is_deleted=['_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(pipeline_id, '') as pipeline_id,
        nullif(stage_id, '') as stage_id,
        ---------- words and text
        nullif(label, '') as stage_label,
        {{ normalised('ticket_state') }} as ticket_state,
        ---------- numbers
        {{ parse_integer('display_order') }} as display_order,
        display_order as display_order_text,
        ---------- flags
        {{ parse_boolean('is_closed') }} as is_closed,
        is_closed as is_closed_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('updated_at', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('_fivetran_deleted') }}, false) as is_deleted,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from newest
)

select
    source_system,
    account_id,
    pipeline_id,
    stage_id,
    stage_label,
    display_order,
    coalesce(is_closed, ticket_state = 'closed') as is_closed,
    case when display_order_text <> '' and display_order is null then 'unreadable:' || display_order_text end
        as display_order_fault,
    case when is_closed_text <> '' and is_closed is null then 'unreadable:' || is_closed_text end as is_closed_fault,
    updated_at,
    is_deleted,
    _extracted_at,
    _file,
    _row
from typed
