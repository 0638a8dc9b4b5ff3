-- One row per attribution of an event: its newest version.
with

superseded as (select * from {{ ref('stg_klaviyo__superseded_resources') }}),

newest as (
    select landed.*
    from {{ ref('stg_klaviyo__resources') }} as landed
    left join superseded on landed._load_id = superseded._load_id and landed._row = superseded._row
    where landed.resource_type = 'attribution' and superseded._load_id is null
)

select
    ---------- ids
    _source_system as source_system,
    _account_id as account_id,
    nullif(resource_id, '') as attribution_id,
    {{ json_text('relationships', 'event.data.id') }} as event_id,
    {{ json_text('relationships', '"attributed-event".data.id') }} as attributed_event_id,
    {{ json_text('relationships', 'campaign.data.id') }} as campaign_id,
    {{ json_text('relationships', '"campaign-message".data.id') }} as campaign_message_id,
    {{ json_text('relationships', 'flow.data.id') }} as flow_id,
    {{ json_text('relationships', '"flow-message".data.id') }} as flow_message_id,
    ---------- where it came from
    _file,
    _row
from newest
