-- One row per question that the AI could not answer and that nobody dismissed.
with

questions as (select * from {{ ref('fct_knowledge_gap_questions') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

main_tickets as (
    select * from {{ ref('bridge_conversation_tickets') }}
    where is_main_ticket
),

tickets as (select * from {{ ref('fct_tickets') }}),

-- for a conversation that is not loaded, and so has no main ticket
naming_tickets as (
    select
        source_system,
        account_id,
        conversation_id,
        min(coalesce(merged_into_id, ticket_id)) as ticket_id
    from tickets
    where conversation_id is not null
    group by 1, 2, 3
)

select
    questions.question_key,
    questions.source_system,
    questions.account_id,
    questions.question_id,
    questions.topic,
    questions.question,
    coalesce(
        questions.ticket_id, conversations.ticket_id, main_tickets.ticket_id, naming_tickets.ticket_id
    ) as ticket_id,
    questions.conversation_id,
    conversations.channel,
    questions.asked_at,
    questions.asked_date,
    questions.asked_week,
    questions.status,
    questions.resolved_at,
    questions.short_answer,
    questions.is_recurrence
from questions
left join conversations
    on
        questions.source_system = conversations.source_system
        and questions.account_id = conversations.account_id
        and questions.conversation_id = conversations.conversation_id
left join main_tickets on conversations.conversation_key = main_tickets.conversation_key
left join naming_tickets
    on
        questions.source_system = naming_tickets.source_system
        and questions.account_id = naming_tickets.account_id
        and questions.conversation_id = naming_tickets.conversation_id
where questions.status <> 'dismissed'
