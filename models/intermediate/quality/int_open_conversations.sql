-- One row per conversation that exists at its account's as_of and has no close.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

closed as (
    select conversation_number from {{ ref('int_closes') }}
    group by 1
)

select
    conversations.conversation_number,
    conversations.source_system,
    conversations.account_id,
    conversations.opened_at,
    conversations.as_of
from conversations
left join closed on conversations.conversation_number = closed.conversation_number
where closed.conversation_number is null
