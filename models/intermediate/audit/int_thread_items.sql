-- One row per item of a conversation that exists at as_of, known by then: its place, its episode and what it counts as. Those
-- without a readable instant follow the timeline, of no episode. A view: no copy of the items.
{{ config(materialized='view') }}
with

episode_items as (select * from {{ ref('int_episode_items') }}),

undated_items as (select * from {{ ref('int_undated_items') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

items as (
    select
        conversation_number,
        item_key,
        item_number,
        episode_index,
        occurred_at,
        is_message,
        is_made_up,
        item_role
    from episode_items
    union all
    select
        conversation_number,
        item_key,
        item_number,
        cast(null as bigint) as episode_index,
        cast(null as timestamp) as occurred_at,
        is_message,
        is_made_up,
        item_role
    from undated_items
)

select
    items.*,
    conversations.source_system,
    conversations.account_id,
    conversations.conversation_id
from items
inner join conversations on items.conversation_number = conversations.conversation_number
