-- One row per episode of a conversation that exists: its facts, its id, and what its conversation says of it. A view: ids of
-- conversations are the dearest to write, and stand in int_conversations.
{{ config(materialized='view') }}
with

episode_facts as (select * from {{ ref('int_episode_facts') }}),

conversations as (select * from {{ ref('int_conversations') }})

select
    episode_facts.*,
    conversations.conversation_id,
    {{ episode_id('conversations', 'episode_facts.episode_index') }} as episode_id,
    conversations.ticket_id,
    conversations.vendor_verdict
from episode_facts
inner join conversations on episode_facts.conversation_number = conversations.conversation_number
