-- One row per attribution that exists at its account's as_of: the order that it credits, as far as the event places one, and
-- the event that it is credited to, with the conversation where that is one of the Customer Agent's. A table: many relations
-- are joined once, for sales and for the evidence of them.
{{ config(materialized='table') }}
with

attributions as (select * from {{ ref('stg_klaviyo__attributions') }}),

events as (select * from {{ ref('int_klaviyo__metric_events') }}),

records as (select * from {{ ref('int_klaviyo__event_records') }}),

placements as (select * from {{ ref('int_klaviyo__order_placements') }}),

conversations as (select * from {{ ref('int_klaviyo__conversation_facts') }}),

accounts as (select * from {{ ref('base_accounts') }}),

channels as (
    select * from {{ ref('value_map') }}
    where source_system = 'klaviyo' and domain = 'channel'
)

select
    attributions.source_system,
    attributions.account_id,
    attributions.attribution_id,
    attributions.event_id,
    placements.order_id,
    credited.occurred_at as credited_at,
    attributions.attributed_event_id,
    touches.metric_name as attributed_metric_name,
    touches.occurred_at as attributed_at,
    agent_events.conversation_id,
    case
        when agent_events.event_id is not null then coalesce(channels.value, 'unknown')
    end as channel,
    attributions.campaign_id,
    attributions.campaign_message_id,
    attributions.flow_id,
    attributions.flow_message_id,
    attributions._file,
    attributions._row
from attributions
inner join accounts
    on attributions.source_system = accounts.source_system and attributions.account_id = accounts.account_id
left join events as credited
    on
        attributions.source_system = credited.source_system
        and attributions.account_id = credited.account_id
        and attributions.event_id = credited.event_id
left join placements
    on
        attributions.source_system = placements.source_system
        and attributions.account_id = placements.account_id
        and attributions.event_id = placements.event_id
left join events as touches
    on
        attributions.source_system = touches.source_system
        and attributions.account_id = touches.account_id
        and attributions.attributed_event_id = touches.event_id
left join records as agent_events
    on
        attributions.source_system = agent_events.source_system
        and attributions.account_id = agent_events.account_id
        and attributions.attributed_event_id = agent_events.event_id
        and agent_events.is_of_agent
left join conversations
    on
        agent_events.source_system = conversations.source_system
        and agent_events.account_id = conversations.account_id
        and agent_events.conversation_id = conversations.conversation_id
left join channels on coalesce({{ normalised('agent_events.channel') }}, conversations.channel) = channels.raw_value
where {{ exists_by('credited.occurred_at', 'accounts.as_of') }}
