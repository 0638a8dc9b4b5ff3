-- One row per event whose metric has a name that value_map knows: what the event tells of. All other events of a shop's marketing
-- stay behind.
with

events as (select * from {{ ref('stg_klaviyo__events') }}),

metrics as (select * from {{ ref('stg_klaviyo__metrics') }}),

metric_words as (
    select * from {{ ref('value_map') }}
    where source_system = 'klaviyo' and domain = 'metric'
)

select
    events.source_system,
    events.account_id,
    events.event_id,
    events.profile_id,
    metric_words.value as event_word,
    starts_with(metric_words.value, 'agent_') as is_of_agent,
    events.properties,
    events.occurred_at,
    events.occurred_at_fault,
    events._file,
    events._row
from events
inner join metrics
    on
        events.source_system = metrics.source_system
        and events.account_id = metrics.account_id
        and events.metric_id = metrics.metric_id
inner join metric_words on {{ normalised('metrics.metric_name') }} = metric_words.raw_value
