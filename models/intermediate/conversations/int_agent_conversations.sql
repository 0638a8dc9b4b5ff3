-- One row per conversation between the AI and a customer: the AI wrote in it, or handed it over; all of a source that knows
-- no other conversations.
{{ config(materialized='by_conversation') }}
with

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

episodes as (select * from {{ of_touched(ref('int_conversation_episodes')) }}),

handed_over as (
    select conversation_number from {{ of_touched(ref('int_handoffs')) }}
    where initiator = 'agent'
    group by 1
),

agent_only_sources as (select * from {{ ref('agent_only_sources') }})

select conversations.conversation_number
from conversations
inner join episodes on conversations.conversation_number = episodes.conversation_number
left join handed_over on conversations.conversation_number = handed_over.conversation_number
left join agent_only_sources on conversations.source_system = agent_only_sources.source_system
where
    episodes.ai_replies > 0
    or handed_over.conversation_number is not null
    or agent_only_sources.source_system is not null
