-- One row per ticket of a CSV export: its newest version. Pipeline, stage, owner and team are ids or labels, as exported.
{% set properties = {
    'createdate': 'createdate',
    'closed_date': 'closed_date',
    'hs_pipeline': 'hs_pipeline',
    'hs_pipeline_stage': 'hs_pipeline_stage',
    'hubspot_owner_id': 'hubspot_owner_id',
    'hubspot_team_id': 'hubspot_team_id',
    'source_type': 'source_type',
    'hs_ticket_priority': 'hs_ticket_priority',
    'hs_ticket_category': 'hs_ticket_category',
    'hs_conversations_originating_thread_id': 'hs_conversations_originating_thread_id',
    'hs_customer_agent_escalated_time': 'hs_customer_agent_escalated_time',
    'hs_lastmodifieddate': 'hs_lastmodifieddate',
    'time_to_close': 'time_to_close',
    'subject': 'subject',
    'content': 'content',
    'hs_first_agent_message_sent_at': 'hs_first_agent_message_sent_at',
    'hs_ticket_reopened_at': 'hs_ticket_reopened_at',
    'hs_resolution': 'hs_resolution',
    'hs_merged_object_ids': 'hs_merged_object_ids',
} %}

with

accounts as (select * from {{ ref('stg_accounts') }}),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('hubspot', 'tickets_csv') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where
        {{ is_newest_version(
            source('hubspot', 'tickets_csv'), ['id'], updated_at=parse_instant_or_milliseconds('hs_lastmodifieddate', "'UTC'")
        ) }}
),

typed as (
    select
        ---------- ids
        _source_system as source_system,
        _account_id as account_id,
        nullif(id, '') as ticket_id,
        nullif(hs_pipeline, '') as pipeline_id,
        nullif(hs_pipeline_stage, '') as stage_id,
        nullif(hubspot_owner_id, '') as owner_id,
        nullif(hubspot_team_id, '') as team_id,
        nullif(hs_conversations_originating_thread_id, '') as originating_thread_id,
        nullif(hs_merged_object_ids, '') as merged_object_ids,
        ---------- words and text
        nullif(source_type, '') as ticket_source,
        nullif(hs_ticket_priority, '') as priority,
        nullif(hs_ticket_category, '') as category,
        -- every property of the row by its internal name, as the API has them
        {{ json_merged('_unknown_columns', json_object_of(properties)) }} as properties,
        ---------- instants, UTC
        {{ parse_instant_or_milliseconds('createdate', 'timezone') }} as created_at,
        createdate as created_at_text,
        {{ parse_instant_or_milliseconds('closed_date', 'timezone') }} as closed_at,
        closed_date as closed_at_text,
        {{ parse_instant_or_milliseconds('hs_customer_agent_escalated_time', 'timezone') }} as escalated_at,
        hs_customer_agent_escalated_time as escalated_at_text,
        {{ parse_instant_or_milliseconds('hs_lastmodifieddate', 'timezone') }} as updated_at,
        timezone,
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
    timezone,
    updated_at,
    {{ instant_fault('created_at_text', 'created_at', 'timezone') }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', 'timezone') }} as closed_at_fault,
    {{ instant_fault('escalated_at_text', 'escalated_at', 'timezone') }} as escalated_at_fault,
    _extracted_at,
    _file,
    _row
from typed
