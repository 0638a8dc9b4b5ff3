-- One row per message after the close of its contact's latest conversation that an earlier one still holds: the latest of these.
-- Only a conversation that reaches its contact's next start can hold such a message, so in most exports nothing is joined. A
-- table: found once for the models that place a message.
{{ config(materialized='table') }}
with

messages as (
    select * from {{ ref('int_respond_io__placed_messages') }}
    where latest_place > 1 and latest_conversation_id is null
),

reaching_intervals as (
    select * from {{ ref('int_respond_io__conversation_intervals') }}
    where next_started_at is not null and (resolved_at is null or resolved_at >= next_started_at)
)

select
    messages.source_system,
    messages.account_id,
    messages.message_id,
    messages.contact_id,
    {{ value_at_last('reaching_intervals.conversation_id', 'reaching_intervals.place', 'true') }} as conversation_id
from messages
inner join reaching_intervals
    on
        messages.source_system = reaching_intervals.source_system
        and messages.account_id = reaching_intervals.account_id
        and messages.contact_id = reaching_intervals.contact_id
        and messages.latest_place > reaching_intervals.place
where messages.sent_at <= reaching_intervals.resolved_at or reaching_intervals.resolved_at is null
group by 1, 2, 3, 4
