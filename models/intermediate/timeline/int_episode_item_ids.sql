-- One row per item, with the episode it belongs to, its id and its sender. A view for few items, as int_item_ids.
{{ config(materialized='view') }}
with

episode_items as (select * from {{ ref('int_episode_items') }}),

item_ids as (select * from {{ ref('int_item_ids') }})

select
    episode_items.*,
    item_ids.item_id,
    item_ids.sender_id
from episode_items
inner join item_ids
    on
        episode_items.conversation_number = item_ids.conversation_number
        and episode_items.item_number = item_ids.item_number
