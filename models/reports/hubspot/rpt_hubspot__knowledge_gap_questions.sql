-- One row per question that the AI could not answer and that nobody dismissed.
with

questions as (select * from {{ ref('fct_knowledge_gap_questions') }}),

conversations as (select * from {{ ref('fct_conversations') }})

select
    questions.question_key,
    questions.source_system,
    questions.account_id,
    questions.question_id,
    questions.topic,
    questions.question,
    coalesce(questions.ticket_id, conversations.ticket_id) as ticket_id,
    questions.conversation_id,
    conversations.channel,
    questions.asked_at,
    questions.asked_date,
    questions.asked_week,
    questions.status,
    questions.resolved_at,
    questions.short_answer
from questions
left join conversations
    on
        questions.source_system = conversations.source_system
        and questions.account_id = conversations.account_id
        and questions.conversation_id = conversations.conversation_id
where questions.status <> 'dismissed'
