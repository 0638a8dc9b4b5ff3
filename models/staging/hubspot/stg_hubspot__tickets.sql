-- One row per ticket and shape that it came in: its newest version there, and whether that one holds. One that HubSpot no
-- longer has stays. Pipeline, stage, owner and team of a CSV are ids or labels, as exported.
with

local_days as (select * from {{ ref('base_local_days') }}),

texts as (
    select
        *,
        {{ json_text('properties', 'hs_pipeline') }} as pipeline_id_text,
        {{ json_text('properties', 'hs_pipeline_stage') }} as stage_id_text,
        {{ json_text('properties', 'hubspot_owner_id') }} as owner_id_text,
        {{ json_text('properties', 'hubspot_team_id') }} as team_id_text,
        {{ json_text('properties', 'hs_conversations_originating_thread_id') }} as originating_thread_id_text,
        coalesce({{ json_text('properties', 'createdate') }}, created_text) as created_at_text,
        {{ json_text('properties', 'closed_date') }} as closed_at_text,
        {{ json_text('properties', 'hs_customer_agent_escalated_time') }} as escalated_at_text,
        {{ json_text('properties', 'time_to_close') }} as time_to_close_text
    from {{ ref('stg_hubspot__ticket_properties') }}
),

dated as (
    select
        texts.*,
        {{ parse_instant_or_milliseconds('texts.created_at_text', 'created_days') }} as created_at_first,
        {{ local_reading('texts.created_at_text', 'created_days') }} as created_at_reading,
        created_days.shift_seconds as created_at_shift,
        {{ parse_instant_or_milliseconds('texts.closed_at_text', 'closed_days') }} as closed_at_first,
        {{ local_reading('texts.closed_at_text', 'closed_days') }} as closed_at_reading,
        closed_days.shift_seconds as closed_at_shift,
        {{ parse_instant_or_milliseconds('texts.escalated_at_text', 'escalated_days') }} as escalated_at,
        {{ local_reading('texts.escalated_at_text', 'escalated_days') }} as escalated_at_reading
    from texts
    left join local_days as created_days on {{ is_local_day('texts.created_at_text', 'texts.timezone', 'created_days') }}
    left join local_days as closed_days on {{ is_local_day('texts.closed_at_text', 'texts.timezone', 'closed_days') }}
    left join local_days as escalated_days on {{ is_local_day('texts.escalated_at_text', 'texts.timezone', 'escalated_days') }}
),

-- of a local time that occurs twice, the reading that the stated time to close supports: first the creation's, then the close's
with_creation as (
    select
        *,
        {{ reading_by_evidence('created_at_first', 'created_at_reading', 'created_at_shift', [
            stated_instant(once('closed_at'), '-', 'time_to_close_text', unit='milliseconds'),
        ]) }} as created_at
    from dated
),

with_close as (
    select
        *,
        {{ reading_by_evidence('closed_at_first', 'closed_at_reading', 'closed_at_shift', [
            stated_instant('created_at', '+', 'time_to_close_text', unit='milliseconds'),
        ]) }} as closed_at
    from with_creation
)

select
    ---------- ids: what stands in a column of its own is read so by the loader
    source_system,
    account_id,
    ticket_id,
    case when shape = 'api' then {{ whole_number('pipeline_id_text') }} else pipeline_id_text end as pipeline_id,
    case when shape = 'api' then {{ whole_number('stage_id_text') }} else stage_id_text end as stage_id,
    case when shape = 'api' then {{ sound_id('owner_id_text') }} else owner_id_text end as owner_id,
    case when shape = 'api' then {{ whole_number('team_id_text') }} else team_id_text end as team_id,
    case when shape = 'api' then {{ sound_id('originating_thread_id_text') }} else originating_thread_id_text end
        as originating_thread_id,
    {{ json_text('properties', 'hs_merged_object_ids') }} as merged_object_ids,
    case when shape = 'api' then {{ damaged_id_fault('owner_id_text') }} end as owner_id_fault,
    case when shape = 'api' then {{ damaged_id_fault('originating_thread_id_text') }} end as originating_thread_id_fault,
    ---------- words and text
    {{ json_text('properties', 'source_type') }} as ticket_source,
    {{ json_text('properties', 'hs_ticket_priority') }} as priority,
    {{ json_text('properties', 'hs_ticket_category') }} as category,
    properties,
    timezone,
    ---------- instants, UTC
    created_at,
    closed_at,
    escalated_at,
    updated_at,
    {{ instant_fault('created_at_text', 'created_at', 'created_at_reading') }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', 'closed_at_reading') }} as closed_at_fault,
    {{ instant_fault('escalated_at_text', 'escalated_at', 'escalated_at_reading') }} as escalated_at_fault,
    ---------- where it came from
    shape,
    {{ is_newest_shape(['ticket_id'], updated_at='updated_at', is_deleted='is_deleted') }} as is_newest_shape,
    _extracted_at,
    _file,
    _row
from with_close
