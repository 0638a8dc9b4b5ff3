-- One row per item, with the episode it belongs to. Items before the first cut are episode 1. A view: no copy of the items, of
-- which only the later episodes' are stored besides.
{{ config(materialized='view') }}
with

items as (select * from {{ ref('int_items') }}),

later_episode_items as (select * from {{ ref('int_later_episode_items') }})

select
    items.*,
    case when items.is_message then 'message' else 'event' end as item_type,
    coalesce(later_episode_items.episode_index, 1) as episode_index
from items
left join later_episode_items
    on
        items.conversation_number = later_episode_items.conversation_number
        and items.item_number = later_episode_items.item_number
