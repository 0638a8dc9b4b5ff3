-- One row per item, with the episode it belongs to. Items before the first cut are episode 1.
with

items as (select * from {{ ref('int_items') }}),

episode_cuts as (select * from {{ ref('int_episode_cuts') }})

select
    items.*,
    coalesce(episode_cuts.episode_index, 1) as episode_index
from items
left join episode_cuts
    on
        items.conversation_number = episode_cuts.conversation_number
        and items.item_number >= episode_cuts.first_item_number
        and (items.item_number < episode_cuts.next_first_item_number or episode_cuts.next_first_item_number is null)
