-- One row per conversation and skill or procedure of the AI that worked in it, where the tool names them: Klaviyo does on
-- events of a close or a handoff.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

skills as (select * from {{ ref('int_exported_conversation_skills') }})

select
    conversations.source_system || '/' || conversations.account_id || '/' || conversations.conversation_id as conversation_key,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    skills.skill
from conversations
inner join skills
    on
        conversations.source_system = skills.source_system
        and conversations.account_id = skills.account_id
        and conversations.conversation_id = skills.conversation_id
