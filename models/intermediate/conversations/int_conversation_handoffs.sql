-- One row per conversation that was handed over: how often, and how long it waited for a person each time that it did. The first
-- wait is that of its first handoff that a person answered and that waited.
{{ config(materialized='by_conversation') }}
with

handoffs as (select * from {{ of_touched(ref('int_handoffs')) }}),

handoff_replies as (select * from {{ of_touched(ref('int_handoff_replies')) }})

select
    handoffs.conversation_number,
    count(*) as handoffs,
    count(handoff_replies.waited_seconds) as handoff_waits,
    {{ sum_of_seconds('handoff_replies.waited_seconds') }} as handoff_wait_seconds_sum,
    {{ value_at_first(
        'handoff_replies.waited_seconds', 'handoffs.first_item_number', 'handoff_replies.waited_seconds is not null'
    ) }} as first_handoff_wait_seconds,
    {{ value_at_first(
        'handoff_replies.replier_id', 'handoffs.first_item_number', 'handoff_replies.waited_seconds is not null'
    ) }} as handoff_responder_id
from handoffs
left join handoff_replies
    on
        handoffs.conversation_number = handoff_replies.conversation_number
        and handoffs.first_item_number = handoff_replies.first_item_number
group by 1
