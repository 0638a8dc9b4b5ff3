-- One row per item on the timeline of a loaded conversation, in the one total order (`item_number`, see timeline_order), with
-- what it counts as. Messages and events, two files in the contract though some tools have one history, meet here. The running
-- counts are those before the item, over the whole conversation. Ids and senders are found by the keys (int_message_keys).
-- A view: int_ordered_items is right but for the few items that only their ids, or what came before them, tell.
{{ config(materialized='view') }}
with

ordered_items as (
    select * from {{ ref('int_ordered_items') }}
    where occurred_at is not null
),

tied_items as (select * from {{ ref('int_tied_items') }}),

contextual_events as (select * from {{ ref('int_contextual_events') }})

select
    ordered_items.conversation_number,
    ordered_items.item_key,
    coalesce(tied_items.item_number, ordered_items.item_number) as item_number,
    ordered_items.occurred_at,
    ordered_items.is_message,
    ordered_items.is_made_up,
    coalesce(contextual_events.item_role, ordered_items.item_role) as item_role,
    ordered_items.channel,
    ordered_items.is_substantive,
    ordered_items.acted_at,
    coalesce(contextual_events.is_by_ai, ordered_items.is_by_ai) as is_by_ai,
    ordered_items.is_early,
    coalesce(tied_items.ai_replies_before, ordered_items.ai_replies_before) as ai_replies_before,
    coalesce(tied_items.answers_before, ordered_items.answers_before) as answers_before
from ordered_items
left join tied_items
    on
        ordered_items.conversation_number = tied_items.conversation_number
        and ordered_items.item_key = tied_items.item_key
left join contextual_events
    on
        ordered_items.conversation_number = contextual_events.conversation_number
        and ordered_items.item_key = contextual_events.item_key
