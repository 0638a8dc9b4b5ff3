-- One row per source, account, named topic and instant at which an answer was written for it ("Create and resolve"): what was
-- asked under the topic until the next answer, or as_of.
with

questions as (
    select * from {{ ref('fct_knowledge_gap_questions') }}
    where topic <> 'unknown'
),

accounts as (select * from {{ ref('dim_accounts') }}),

answers as (
    select
        source_system,
        account_id,
        topic,
        resolved_at as answered_at,
        count(*) as resolved_questions,
        max(short_answer) as short_answer
    from questions
    where resolved_at is not null
    group by 1, 2, 3, 4
),

ordered_answers as (
    select
        *,
        lead(answered_at) over (
            partition by source_system, account_id, topic
            order by answered_at nulls last
        ) as next_answered_at
    from answers
),

-- what is asked before the first answer has none before it
asked as (
    select
        source_system,
        account_id,
        topic,
        topic_answered_at,
        count(*) as recurring_questions,
        count(distinct conversation_id) as recurring_conversations,
        min(asked_at) as first_recurrence_at,
        min(seconds_since_answer) as seconds_to_first_recurrence
    from questions
    where is_recurrence
    group by 1, 2, 3, 4
)

select
    ordered_answers.source_system,
    ordered_answers.account_id,
    ordered_answers.topic,
    ordered_answers.answered_at,
    ordered_answers.short_answer,
    ordered_answers.resolved_questions,
    coalesce(ordered_answers.next_answered_at, accounts.as_of) as observed_until,
    coalesce(asked.recurring_questions, 0) as recurring_questions,
    coalesce(asked.recurring_conversations, 0) as recurring_conversations,
    asked.first_recurrence_at,
    asked.seconds_to_first_recurrence,
    asked.first_recurrence_at is not null as has_come_back
from ordered_answers
inner join accounts
    on ordered_answers.source_system = accounts.source_system and ordered_answers.account_id = accounts.account_id
left join asked
    on
        ordered_answers.source_system = asked.source_system
        and ordered_answers.account_id = asked.account_id
        and ordered_answers.topic = asked.topic
        and ordered_answers.answered_at = asked.topic_answered_at
