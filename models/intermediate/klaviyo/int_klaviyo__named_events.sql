-- One row per event whose metric has a name that value_map knows: of the Customer Agent, or of an order.
with

events as (select * from {{ ref('int_klaviyo__metric_events') }})

select
    source_system,
    account_id,
    event_id,
    profile_id,
    event_word,
    starts_with(event_word, 'agent_') as is_of_agent,
    properties,
    occurred_at,
    occurred_at_fault,
    _file,
    _row
from events
where event_word is not null
