-- One row per item of a conversation that exists at as_of, known by then: its place, its episode and what it counts as. Those
-- without a readable instant follow the timeline, of no episode. A view: no copy of the items.
{{ config(materialized='view') }}
with

episode_items as (select * from {{ ref('int_episode_items') }}),

undated_items as (select * from {{ ref('int_undated_items') }}),

conversations as (select * from {{ ref('int_known_conversations') }})

select
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    episode_items.conversation_number,
    episode_items.item_key,
    episode_items.item_number,
    episode_items.episode_index,
    episode_items.occurred_at,
    episode_items.is_message,
    episode_items.is_made_up,
    episode_items.item_role
from episode_items
inner join conversations on episode_items.conversation_number = conversations.conversation_number
union all
-- joined on both sides of the union: so who asks for one conversation does not have the items of all read
select
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id,
    undated_items.conversation_number,
    undated_items.item_key,
    undated_items.item_number,
    cast(null as bigint) as episode_index,
    cast(null as timestamp) as occurred_at,
    undated_items.is_message,
    undated_items.is_made_up,
    undated_items.item_role
from undated_items
inner join conversations on undated_items.conversation_number = conversations.conversation_number
