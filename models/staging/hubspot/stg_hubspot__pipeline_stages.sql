-- One row per stage of a ticket pipeline: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'pipelines') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'pipelines'),
            ['id'],
            updated_at=parse_instant_or_milliseconds('updatedat', "'UTC'"),
            is_deleted=['archived']
        ) }}
),

stages as (
    select
        _source_system,
        _account_id,
        _extracted_at,
        _file,
        _row,
        nullif(id, '') as pipeline_id,
        nullif(label, '') as pipeline_label,
        updatedat,
        archived,
        {{ json_elements('stages') }} as stage
    from newest
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        pipeline_id,
        {{ json_text('stage', 'id') }} as stage_id,
        ---------- words and text
        pipeline_label,
        {{ json_text('stage', 'label') }} as stage_label,
        ---------- numbers
        {{ parse_integer(json_text('stage', 'displayOrder')) }} as display_order,
        {{ json_text('stage', 'displayOrder') }} as display_order_text,
        ---------- flags
        {{ normalised(json_text('stage', 'metadata.ticketState')) }} as ticket_state,
        {{ parse_boolean(json_text('stage', 'metadata.isClosed')) }} as is_closed,
        {{ json_text('stage', 'metadata.isClosed') }} as is_closed_text,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('updatedat', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('archived') }}, false) as is_deleted,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from stages
)

select
    source_system,
    account_id,
    pipeline_id,
    stage_id,
    pipeline_label,
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
where stage_id is not null
