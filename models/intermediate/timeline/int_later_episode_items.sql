-- One row per item that belongs to an episode after its conversation's first. Few conversations have any.
{{ config(materialized='by_conversation') }}
with

items as (select * from {{ of_touched(ref('int_items')) }}),

episode_cuts as (select * from {{ of_touched(ref('int_episode_cuts')) }}),

cut_conversations as (
    select conversation_number
    from episode_cuts
    group by 1
),

numbered as (
    select
        items.conversation_number,
        items.item_number,
        count(episode_cuts.episode_index) over (
            partition by items.conversation_number
            order by items.item_number nulls last
            rows between unbounded preceding and current row
        ) as cuts_so_far
    from items
    inner join cut_conversations on items.conversation_number = cut_conversations.conversation_number
    left join episode_cuts
        on
            items.conversation_number = episode_cuts.conversation_number
            and items.item_number = episode_cuts.first_item_number
)

select
    conversation_number,
    item_number,
    cuts_so_far + 1 as episode_index
from numbered
where cuts_so_far > 0
