-- One row per ticket: its newest version. One that HubSpot no longer has stays.
{% set properties = {
    'createdate': 'property_createdate',
    'closed_date': 'property_closed_date',
    'hs_pipeline': 'property_hs_pipeline',
    'hs_pipeline_stage': 'property_hs_pipeline_stage',
    'hubspot_owner_id': 'property_hubspot_owner_id',
    'hubspot_team_id': 'property_hubspot_team_id',
    'source_type': 'property_source_type',
    'hs_ticket_priority': 'property_hs_ticket_priority',
    'hs_ticket_category': 'property_hs_ticket_category',
    'hs_conversations_originating_thread_id': 'property_hs_conversations_originating_thread_id',
    'hs_customer_agent_escalated_time': 'property_hs_customer_agent_escalated_time',
    'hs_lastmodifieddate': 'property_hs_lastmodifieddate',
    'time_to_close': 'property_time_to_close',
    'first_agent_reply_date': 'property_first_agent_reply_date',
    'subject': 'property_subject',
    'content': 'property_content',
    'hs_merged_object_ids': 'property_hs_merged_object_ids',
} %}
{% set unlisted_properties = json_without_prefix(json_without_prefix('_unknown_columns', 'properties_'), 'property_') %}

with

newest as (
    select landed.*
    from {{ source('hubspot', 'ticket') }} as landed
    where
        {{ is_newest_version(
            source('hubspot', 'ticket'),
            ['id'],
            updated_at=parse_instant_or_milliseconds('property_hs_lastmodifieddate', "'UTC'"),
            is_deleted=['is_deleted', '_fivetran_deleted'],
            written_at=parse_instant_or_milliseconds('_fivetran_synced', "'UTC'")
        ) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as ticket_id,
        nullif(property_hs_pipeline, '') as pipeline_id,
        nullif(property_hs_pipeline_stage, '') as stage_id,
        nullif(property_hubspot_owner_id, '') as owner_id,
        nullif(property_hubspot_team_id, '') as team_id,
        nullif(property_hs_conversations_originating_thread_id, '') as originating_thread_id,
        nullif(property_hs_merged_object_ids, '') as merged_object_ids,
        ---------- words and text
        nullif(property_source_type, '') as ticket_source,
        nullif(property_hs_ticket_priority, '') as priority,
        nullif(property_hs_ticket_category, '') as category,
        -- every property of the row by its internal name, as the API has them
        {{ json_merged(unlisted_properties, json_object_of(properties)) }} as properties,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('property_createdate', "'UTC'") }} as created_at,
        property_createdate as created_at_text,
        {{ parse_instant_or_milliseconds('property_closed_date', "'UTC'") }} as closed_at,
        property_closed_date as closed_at_text,
        {{ parse_instant_or_milliseconds('property_hs_customer_agent_escalated_time', "'UTC'") }} as escalated_at,
        property_hs_customer_agent_escalated_time as escalated_at_text,
        {{ parse_instant_or_milliseconds('property_hs_lastmodifieddate', "'UTC'") }} as updated_at,
        ---------- marks
        coalesce({{ parse_boolean('is_deleted') }}, false) or coalesce({{ parse_boolean('_fivetran_deleted') }}, false)
            as is_deleted,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from newest
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
    created_at,
    closed_at,
    escalated_at,
    -- the zone of texts in properties that have no offset
    'UTC' as timezone,
    updated_at,
    {{ instant_fault('created_at_text', 'created_at', "'UTC'") }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', "'UTC'") }} as closed_at_fault,
    {{ instant_fault('escalated_at_text', 'escalated_at', "'UTC'") }} as escalated_at_fault,
    is_deleted,
    _extracted_at,
    _file,
    _row
from typed
