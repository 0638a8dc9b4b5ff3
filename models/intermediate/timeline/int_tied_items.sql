-- One row per item of a conversation two of whose items have the same instant and sequence, in the one total order
-- (`item_number`, see timeline_order).
{{ config(materialized='by_conversation') }}
with

ordered_items as (select * from {{ of_touched(ref('int_ordered_items')) }}),

known_items as (select * from {{ of_touched(ref('int_known_items')) }}),

tied_conversations as (
    select conversation_number
    from ordered_items
    where is_tied
    group by 1
),

-- `in`, not a join: where nothing is tied DuckDB leaves the messages alone
items as (
    select * from known_items
    where
        occurred_at is not null
        and conversation_number in (select tied_conversations.conversation_number from tied_conversations)
)

select
    conversation_number,
    {{ item_key('is_message', 'is_made_up', 'item_id') }} as item_key,
    row_number() over in_order as item_number,
    item_id,
    is_message,
    is_made_up,
    item_role,
    count(case when item_role = 'ai_reply' then 1 end) over before_it as ai_replies_before,
    count(case when item_role in ('ai_reply', 'human_reply') then 1 end) over before_it as answers_before
from items
window
    in_order as (partition by conversation_number order by {{ timeline_order() }}),
    before_it as (
        partition by conversation_number order by {{ timeline_order() }} rows between unbounded preceding and 1 preceding
    )
