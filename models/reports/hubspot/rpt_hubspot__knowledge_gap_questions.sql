-- One row per question that the AI could not answer and that nobody dismissed.
with

questions as (select * from {{ ref('fct_knowledge_gap_questions') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

tickets as (select * from {{ ref('fct_tickets') }}),

conversation_tickets as (
    select
        source_system,
        account_id,
        conversation_id,
        min(ticket_id) as ticket_id
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
    coalesce(questions.ticket_id, conversations.ticket_id, conversation_tickets.ticket_id) as ticket_id,
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
left join conversation_tickets
    on
        questions.source_system = conversation_tickets.source_system
        and questions.account_id = conversation_tickets.account_id
        and questions.conversation_id = conversation_tickets.conversation_id
where questions.status <> 'dismissed'
