-- One row per stage of a ticket pipeline: its newest version, whichever shape it came in. The API brings a pipeline with all
-- its stages, the connector stage by stage.
with

newest_pipelines as (
    select
        landed.*,
        {{ json_elements('landed.stages') }} as stage
    from {{ source('hubspot', 'pipelines') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'pipelines'),
            ['id'],
            updated_at=parse_instant_or_milliseconds('updatedat', "'UTC'"),
            is_deleted=['archived']
        ) }}
),

newest_stages as (
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

united as (
    select
        'api' as shape,
        id as pipeline_id,
        {{ json_text('stage', 'id') }} as stage_id,
        label as pipeline_label,
        {{ json_text('stage', 'label') }} as stage_label,
        {{ json_text('stage', 'displayOrder') }} as display_order_text,
        {{ json_text('stage', 'metadata.ticketState') }} as ticket_state,
        {{ json_text('stage', 'metadata.isClosed') }} as is_closed_text,
        updatedat as updated,
        archived as deleted,
        _source_system,
        _account_id,
        _extracted_at,
        _file,
        _row
    from newest_pipelines
    union all
    select
        'connector' as shape,
        pipeline_id,
        stage_id,
        cast(null as varchar) as pipeline_label,
        label as stage_label,
        display_order as display_order_text,
        ticket_state,
        is_closed as is_closed_text,
        updated_at as updated,
        _fivetran_deleted as deleted,
        _source_system,
        _account_id,
        _extracted_at,
        _file,
        _row
    from newest_stages
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(pipeline_id, '') as pipeline_id,
        nullif(stage_id, '') as stage_id,
        ---------- words and text
        nullif(pipeline_label, '') as pipeline_label,
        nullif(stage_label, '') as stage_label,
        ---------- numbers and flags
        {{ parse_integer('display_order_text') }} as display_order,
        display_order_text,
        {{ parse_boolean('is_closed_text') }} as is_closed,
        is_closed_text,
        {{ normalised('ticket_state') }} as ticket_state,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('updated', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('deleted') }}, false) as is_deleted,
        ---------- where it came from
        shape,
        _extracted_at,
        _file,
        _row
    from united
),

compared as (
    select
        *,
        {{ is_newest_shape(['pipeline_id', 'stage_id'], updated_at='updated_at', is_deleted='is_deleted') }} as is_newest_shape
    from typed
    where stage_id is not null
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
    shape,
    _file,
    _row
from compared
where is_newest_shape
