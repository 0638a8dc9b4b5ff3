-- One row per conversation between the AI and a customer: the AI wrote in it, or handed it over; all of a source that knows
-- no other conversations.
{{ config(materialized='by_conversation') }}
with

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

answered as (
    select conversation_number
    from episode_facts
    where ai_replies > 0
    group by 1
),

handed_over as (
    select conversation_number from {{ of_touched(ref('int_handoffs')) }}
    where initiator = 'agent'
    group by 1
),

agent_only_sources as (select * from {{ ref('agent_only_sources') }})

select conversations.conversation_number
from conversations
left join answered on conversations.conversation_number = answered.conversation_number
left join handed_over on conversations.conversation_number = handed_over.conversation_number
left join agent_only_sources on conversations.source_system = agent_only_sources.source_system
where
    answered.conversation_number is not null
    or handed_over.conversation_number is not null
    or agent_only_sources.source_system is not null
