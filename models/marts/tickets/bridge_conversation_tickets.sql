-- One row per conversation and ticket of it, both loaded: the conversation names the ticket, or the ticket the conversation.
with

conversation_tickets as (select * from {{ ref('int_conversation_tickets') }})

select
    source_system || '/' || account_id || '/' || conversation_id as conversation_key,
    source_system || '/' || account_id || '/' || ticket_id as ticket_key,
    source_system,
    account_id,
    conversation_id,
    ticket_id,
    is_main_ticket
from conversation_tickets
