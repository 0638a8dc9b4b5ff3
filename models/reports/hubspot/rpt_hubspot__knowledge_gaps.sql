-- One row per source, account and topic with a question that nobody dismissed.
with

questions as (select * from {{ ref('fct_knowledge_gap_questions') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

-- a question may name a conversation that is not loaded, or that did not exist yet
asked_questions as (
    select
        questions.*,
        conversations.conversation_key
    from questions
    left join conversations
        on
            questions.source_system = conversations.source_system
            and questions.account_id = conversations.account_id
            and questions.conversation_id = conversations.conversation_id
),

topics as (
    select
        source_system,
        account_id,
        topic,
        count(distinct case when status <> 'dismissed' then conversation_key end) as conversations,
        min(case when status <> 'dismissed' then asked_at end) as first_asked_at,
        max(case when status <> 'dismissed' then asked_at end) as last_asked_at,
        max(case when status <> 'dismissed' then asked_date end) as last_asked_date,
        count(*) filter (where status <> 'dismissed') as questions,
        count(*) filter (where status = 'open') as open_questions,
        count(*) filter (where status = 'resolved') as resolved_questions,
        count(*) filter (where status = 'unknown') as unknown_questions,
        count(*) filter (where status = 'dismissed') as dismissed_questions,
        max(dismissed_at) as last_dismissed_at,
        min(resolved_at) as first_resolved_at,
        max(resolved_at) as last_resolved_at,
        count(is_recurrence) as judged_questions,
        count(*) filter (where is_recurrence and status <> 'dismissed') as recurring_questions,
        min(case when is_recurrence then asked_at end) as first_recurrence_at,
        min(case when is_recurrence then seconds_since_answer end) as shortest_seconds_to_recurrence
    from asked_questions
    group by 1, 2, 3
)

select
    source_system,
    account_id,
    topic,
    case when open_questions + unknown_questions > 0 then 'open' else 'resolved' end as topic_status,
    questions,
    conversations,
    first_asked_at,
    last_asked_at,
    last_asked_date,
    open_questions,
    resolved_questions,
    unknown_questions,
    dismissed_questions,
    last_dismissed_at,
    -- all that is left was asked after the topic was dismissed
    case when dismissed_questions > 0 then first_asked_at > last_dismissed_at else false end as is_reopened,
    first_resolved_at,
    last_resolved_at,
    case when judged_questions > 0 then recurring_questions end as questions_after_first_answer,
    first_recurrence_at,
    shortest_seconds_to_recurrence
from topics
where questions > 0
