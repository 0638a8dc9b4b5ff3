-- One row per conversation and tag.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

tags as (select * from {{ ref('int_exported_conversation_tags') }})

select
    conversations.source_system || '/' || conversations.account_id || '/' || conversations.conversation_id as conversation_key,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    tags.tag
from tags
inner join conversations
    on
        tags.source_system = conversations.source_system
        and tags.account_id = conversations.account_id
        and tags.conversation_id = conversations.conversation_id
