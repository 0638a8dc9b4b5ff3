-- One row per submission with a readable instant and conversation that it is about, where there is one: the conversation that it
-- names, or whose message it names; without one, those of its ticket, which are its survivor's where it was merged. The ticket is
-- the one it names, else the conversation's.
with

feedback as (
    select * from {{ ref('int_feedback') }}
    where submitted_at is not null
),

feedback_links as (select * from {{ ref('int_feedback_links') }}),

conversation_tickets as (select * from {{ ref('int_conversation_tickets') }}),

ticket_merges as (select * from {{ ref('int_ticket_merges') }})

select
    feedback.source_system,
    feedback.account_id,
    feedback.feedback_id,
    feedback.message_id,
    feedback.submitted_at,
    coalesce(feedback_links.conversation_number, ticket_conversations.conversation_number) as conversation_number,
    coalesce(feedback_links.conversation_id, ticket_conversations.conversation_id) as conversation_id,
    coalesce(feedback.ticket_id, main_tickets.ticket_id) as ticket_id
from feedback
left join feedback_links
    on
        feedback.source_system = feedback_links.source_system
        and feedback.account_id = feedback_links.account_id
        and feedback.feedback_id = feedback_links.feedback_id
left join conversation_tickets as main_tickets
    on feedback_links.conversation_number = main_tickets.conversation_number and main_tickets.is_main_ticket
left join ticket_merges
    on
        feedback.source_system = ticket_merges.source_system
        and feedback.account_id = ticket_merges.account_id
        and feedback.ticket_id = ticket_merges.ticket_id
left join conversation_tickets as ticket_conversations
    on
        feedback.source_system = ticket_conversations.source_system
        and feedback.account_id = ticket_conversations.account_id
        -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
        and case
            when feedback_links.conversation_number is null
                then coalesce(ticket_merges.surviving_ticket_id, feedback.ticket_id)
        end = ticket_conversations.ticket_id
