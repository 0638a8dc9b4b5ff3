-- One row per episode with human involvement: the first item of it, and the first human reply after the customer spoke.
{{ config(materialized='by_conversation') }}
with

human_items as (select * from {{ of_touched(ref('int_human_items')) }})

select
    conversation_number,
    episode_index,
    min(item_number) filter (where is_involvement) as first_involvement_number,
    min(occurred_at) filter (where is_involvement) as first_involvement_at,
    {{ value_at_first('item_type', 'item_number', 'is_involvement') }} as first_involvement_type,
    min(occurred_at) filter (where is_after_contact_message) as first_human_response_at
from human_items
group by 1, 2
