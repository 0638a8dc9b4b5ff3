-- One row per source, account and topic with a question that the AI could not answer and that nobody dismissed.
with

questions as (select * from {{ ref('fct_knowledge_gap_questions') }}),

-- an answer helps from the day it is written: what is asked later under the topic came back
first_answers as (
    select
        source_system,
        account_id,
        topic,
        min(resolved_at) as first_resolved_at
    from questions
    group by 1, 2, 3
)

select
    questions.source_system,
    questions.account_id,
    questions.topic,
    count(*) as questions,
    count(distinct questions.conversation_id) as conversations,
    min(questions.asked_at) as first_asked_at,
    max(questions.asked_at) as last_asked_at,
    max(questions.asked_date) as last_asked_date,
    count(*) filter (where questions.status = 'open') as open_questions,
    count(*) filter (where questions.status = 'resolved') as resolved_questions,
    count(*) filter (where questions.status = 'unknown') as unknown_questions,
    min(first_answers.first_resolved_at) as first_resolved_at,
    count(*) filter (where questions.asked_at > first_answers.first_resolved_at) as questions_after_first_answer
from questions
inner join first_answers
    on
        questions.source_system = first_answers.source_system
        and questions.account_id = first_answers.account_id
        and questions.topic = first_answers.topic
where questions.status <> 'dismissed'
group by 1, 2, 3
