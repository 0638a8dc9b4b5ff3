-- One row per ticket and shape that it came in: its newest version there, with every property by its internal name, as the API
-- has them. A table: the properties are put together once.
{{ config(materialized='table') }}
{% set listed = [
    'createdate',
    'closed_date',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hubspot_owner_id',
    'hubspot_team_id',
    'source_type',
    'hs_ticket_priority',
    'hs_ticket_category',
    'hs_conversations_originating_thread_id',
    'hs_customer_agent_escalated_time',
    'hs_lastmodifieddate',
    'time_to_close',
    'subject',
    'content',
    'hs_merged_object_ids',
] %}
{% set connector_columns, csv_columns = {}, {} %}
{% for name in listed + ['first_agent_reply_date'] -%}
    {% do connector_columns.update({name: 'property_' ~ name}) %}
{%- endfor %}
{% for name in listed + ['hs_first_agent_message_sent_at', 'hs_ticket_reopened_at', 'hs_resolution'] -%}
    {% do csv_columns.update({name: name}) %}
{%- endfor %}
{% set unlisted = json_without_prefix(json_without_prefix('_unknown_columns', 'properties_'), 'property_') %}

with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

united as (
    {{ union_of_shapes(
        {
            'api': source('hubspot', 'tickets'),
            'connector': source('hubspot', 'ticket'),
            'csv': source('hubspot', 'tickets_csv'),
        },
        {
            'id': ['id', 'id', 'id'],
            'properties': [
                'properties',
                json_merged(unlisted, json_object_of(connector_columns)),
                json_merged('_unknown_columns', json_object_of(csv_columns)),
            ],
            'properties_with_history': ['propertieswithhistory', none, none],
            'created': ['createdat', none, none],
            'updated': ['updatedat', 'property_hs_lastmodifieddate', 'hs_lastmodifieddate'],
            'deleted': ['archived', 'is_deleted', none],
            'not_found': [none, '_fivetran_deleted', none],
            'written': [none, '_fivetran_synced', none],
        }
    ) }}
),

-- the zone of texts that have no offset: a CSV is written for people. It says which of two updates is the later one
zoned as (
    select
        united.*,
        case when united.shape = 'csv' then accounts.timezone else 'UTC' end as timezone
    from united
    left join accounts on united._source_system = accounts.source_system and united._account_id = accounts.account_id
),

dated as (
    select
        zoned.*,
        {{ parse_instant_or_milliseconds('zoned.updated', 'local_days') }} as updated_at
    from zoned
    left join local_days on {{ is_local_day('zoned.updated', 'zoned.timezone', 'local_days') }}
),

superseded as (
    {{ superseded_rows(
        'dated',
        ['shape', 'id'],
        updated_at='updated_at',
        is_deleted=['deleted', 'not_found'],
        written_at=parse_instant_or_milliseconds('written', "'UTC'")
    ) }}
)

select
    ---------- ids
    dated._source_system as source_system,
    dated._account_id as account_id,
    nullif(dated.id, '') as ticket_id,
    ---------- words and text
    dated.properties,
    dated.properties_with_history,
    dated.created as created_text,
    dated.timezone,
    ---------- instants, UTC
    dated.updated_at,
    ---------- marks
    coalesce({{ parse_boolean('dated.deleted') }}, false) or coalesce({{ parse_boolean('dated.not_found') }}, false)
        as is_deleted,
    ---------- where it came from
    dated.shape,
    dated._extracted_at,
    dated._file,
    dated._row
from dated
left join superseded on dated._load_id = superseded._load_id and dated._row = superseded._row
where superseded._load_id is null
