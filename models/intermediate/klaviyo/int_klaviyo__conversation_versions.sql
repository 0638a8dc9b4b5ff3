-- One row per landed version of a conversation, with its status in the words of Klaviyo's dashboard: open, routed, resolved,
-- closed; one that no map knows is unknown. A table: versions are parsed once for the four models that read them.
{{ config(materialized='table') }}
with

versions as (select * from {{ ref('stg_klaviyo__conversation_versions') }}),

statuses as (
    select * from {{ ref('value_map') }}
    where source_system = 'klaviyo' and domain = 'conversation_status'
)

select
    versions.source_system,
    versions.account_id,
    versions.conversation_id,
    case when versions.status is not null then coalesce(statuses.value, 'unknown') end as status,
    versions.status as status_as_exported,
    versions.conversation_mode,
    versions.is_newest,
    versions.created_at,
    versions.created_at_fault,
    versions.updated_at,
    versions.updated_at_fault,
    versions._extracted_at,
    versions._load_id,
    versions._file,
    versions._row
from versions
left join statuses on versions.status = statuses.raw_value
