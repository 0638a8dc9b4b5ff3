-- One row per event, with the name of its metric and what value_map makes of it. Properties stay where the name means something:
-- most of a shop's events are of its marketing. A table: the landed JSON of all events is parsed once.
{{ config(materialized='table') }}
with

events as (select * from {{ ref('stg_klaviyo__events') }}),

metrics as (select * from {{ ref('int_klaviyo__metrics') }})

select
    events.source_system,
    events.account_id,
    events.event_id,
    events.profile_id,
    events.metric_id,
    metrics.metric_id is not null as is_metric_known,
    metrics.metric_name,
    metrics.event_word,
    case when metrics.event_word is not null then events.properties end as properties,
    events.occurred_at,
    events.occurred_at_fault,
    events._file,
    events._row
from events
left join metrics
    on
        events.source_system = metrics.source_system
        and events.account_id = metrics.account_id
        and events.metric_id = metrics.metric_id
