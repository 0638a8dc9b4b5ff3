-- One row per ticket: its newest version.
with

newest as (
    select landed.*
    from {{ source('hubspot', 'tickets') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'tickets'),
            ['id'],
            updated_at=parse_instant_or_milliseconds('updatedat', "'UTC'"),
            is_deleted=['archived']
        ) }}
),

texts as (
    select
        *,
        coalesce({{ json_text('properties', 'createdate') }}, createdat) as created_at_text,
        {{ json_text('properties', 'hubspot_owner_id') }} as owner_id_text,
        {{ json_text('properties', 'hs_conversations_originating_thread_id') }} as originating_thread_id_text,
        {{ json_text('properties', 'closed_date') }} as closed_at_text,
        {{ json_text('properties', 'hs_customer_agent_escalated_time') }} as escalated_at_text
    from newest
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as ticket_id,
        {{ whole_number(json_text('properties', 'hs_pipeline')) }} as pipeline_id,
        {{ whole_number(json_text('properties', 'hs_pipeline_stage')) }} as stage_id,
        {{ sound_id('owner_id_text') }} as owner_id,
        owner_id_text,
        {{ whole_number(json_text('properties', 'hubspot_team_id')) }} as team_id,
        {{ sound_id('originating_thread_id_text') }} as originating_thread_id,
        originating_thread_id_text,
        {{ json_text('properties', 'hs_merged_object_ids') }} as merged_object_ids,
        ---------- words and text
        {{ json_text('properties', 'source_type') }} as ticket_source,
        {{ json_text('properties', 'hs_ticket_priority') }} as priority,
        {{ json_text('properties', 'hs_ticket_category') }} as category,
        properties,
        propertieswithhistory as properties_with_history,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('created_at_text', "'UTC'") }} as created_at,
        created_at_text,
        {{ parse_instant_or_milliseconds('closed_at_text', "'UTC'") }} as closed_at,
        closed_at_text,
        {{ parse_instant_or_milliseconds('escalated_at_text', "'UTC'") }} as escalated_at,
        escalated_at_text,
        {{ parse_instant_or_milliseconds('updatedat', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('archived') }}, false) as is_deleted,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from texts
)

select
    source_system,
    account_id,
    ticket_id,
    pipeline_id,
    stage_id,
    owner_id,
    team_id,
    originating_thread_id,
    merged_object_ids,
    ticket_source,
    priority,
    category,
    properties,
    properties_with_history,
    created_at,
    closed_at,
    escalated_at,
    -- the zone of texts in properties that have no offset
    'UTC' as timezone,
    {{ damaged_id_fault('owner_id_text') }} as owner_id_fault,
    {{ damaged_id_fault('originating_thread_id_text') }} as originating_thread_id_fault,
    {{ instant_fault('created_at_text', 'created_at', "'UTC'") }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', "'UTC'") }} as closed_at_fault,
    {{ instant_fault('escalated_at_text', 'escalated_at', "'UTC'") }} as escalated_at_fault,
    updated_at,
    is_deleted,
    _extracted_at,
    _file,
    _row
from typed
