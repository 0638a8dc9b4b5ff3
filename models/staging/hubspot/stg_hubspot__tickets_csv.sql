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

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

versions as (
    select
        landed.*,
        accounts.timezone,
        {{ parse_instant_or_milliseconds('landed.hs_lastmodifieddate', 'updated_days') }} as updated_at_utc,
        {{ natural_order('landed._file') }} as file_order
    from {{ source('hubspot', 'tickets_csv') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join local_days as updated_days
        on {{ is_local_day('landed.hs_lastmodifieddate', 'accounts.timezone', 'updated_days') }}
),

-- the order of superseded_rows; which update is the later one shows only in the account's zone
ranked as (
    select
        *,
        row_number() over (
            partition by _source_system, _account_id, id
            order by _extracted_at desc, updated_at_utc desc nulls last, file_order desc, _file desc, _row desc, _load_id desc
        ) as version_rank
    from versions
),

newest as (
    select * from ranked
    where version_rank = 1
),

dated as (
    select
        newest.*,
        {{ parse_instant_or_milliseconds('newest.createdate', 'created_days') }} as created_at_first,
        {{ local_reading('newest.createdate', 'created_days') }} as created_at_reading,
        created_days.shift_seconds as created_at_shift,
        {{ parse_instant_or_milliseconds('newest.closed_date', 'closed_days') }} as closed_at_first,
        {{ local_reading('newest.closed_date', 'closed_days') }} as closed_at_reading,
        closed_days.shift_seconds as closed_at_shift,
        {{ parse_instant_or_milliseconds('newest.hs_customer_agent_escalated_time', 'escalated_days') }} as escalated_at_utc,
        {{ local_reading('newest.hs_customer_agent_escalated_time', 'escalated_days') }} as escalated_at_reading
    from newest
    left join local_days as created_days on {{ is_local_day('newest.createdate', 'newest.timezone', 'created_days') }}
    left join local_days as closed_days on {{ is_local_day('newest.closed_date', 'newest.timezone', 'closed_days') }}
    left join local_days as escalated_days
        on {{ is_local_day('newest.hs_customer_agent_escalated_time', 'newest.timezone', 'escalated_days') }}
),

-- of a local time that occurs twice, the reading that the stated time to close supports: first the creation's, then the close's
with_creation as (
    select
        *,
        {{ reading_by_evidence('created_at_first', 'created_at_reading', 'created_at_shift', [
            stated_instant(once('closed_at'), '-', 'time_to_close', unit='milliseconds'),
        ]) }} as created_at_utc
    from dated
),

with_close as (
    select
        *,
        {{ reading_by_evidence('closed_at_first', 'closed_at_reading', 'closed_at_shift', [
            stated_instant('created_at_utc', '+', 'time_to_close', unit='milliseconds'),
        ]) }} as closed_at_utc
    from with_creation
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
        created_at_utc as created_at,
        createdate as created_at_text,
        closed_at_utc as closed_at,
        closed_date as closed_at_text,
        escalated_at_utc as escalated_at,
        hs_customer_agent_escalated_time as escalated_at_text,
        updated_at_utc as updated_at,
        created_at_reading,
        closed_at_reading,
        escalated_at_reading,
        timezone,
        ---------- where it came from
        _extracted_at,
        _file,
        _row
    from with_close
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
    {{ instant_fault('created_at_text', 'created_at', 'created_at_reading') }} as created_at_fault,
    {{ instant_fault('closed_at_text', 'closed_at', 'closed_at_reading') }} as closed_at_fault,
    {{ instant_fault('escalated_at_text', 'escalated_at', 'escalated_at_reading') }} as escalated_at_fault,
    _extracted_at,
    _file,
    _row
from typed
