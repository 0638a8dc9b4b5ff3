-- One row per source, account and local week; weeks without such questions included.
with

questions as (select * from {{ ref('fct_knowledge_gap_questions') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

performance as (select * from {{ ref('agg_weekly_agent_performance') }}),

asked as (
    select
        questions.source_system,
        questions.account_id,
        questions.asked_week,
        count(*) as questions,
        count(distinct conversations.conversation_key) as conversations,
        count(distinct questions.topic) as topics,
        count(*) filter (where questions.status = 'open') as open_questions,
        count(*) filter (where questions.status = 'resolved') as resolved_questions,
        count(*) filter (where questions.status = 'dismissed') as dismissed_questions,
        count(*) filter (where questions.status = 'unknown') as unknown_questions,
        count(*) filter (where questions.is_recurrence) as recurring_questions
    from questions
    left join conversations
        on
            questions.source_system = conversations.source_system
            and questions.account_id = conversations.account_id
            and questions.conversation_id = conversations.conversation_id
    where questions.asked_week is not null
    group by 1, 2, 3
),

known_accounts as (
    select
        source_system,
        account_id
    from evidence
    where evidence_kind = 'knowledge_gaps' and is_known
),

-- a question may be older than the first loaded episode
all_weeks as (
    select
        source_system,
        account_id,
        week_start
    from performance
    union
    select
        source_system,
        account_id,
        asked_week as week_start
    from asked
)

select
    all_weeks.source_system,
    all_weeks.account_id,
    all_weeks.week_start,
{%- set counts = [
    'questions', 'conversations', 'topics', 'open_questions', 'resolved_questions', 'dismissed_questions', 'unknown_questions',
    'recurring_questions'
] %}
{%- for count in counts %}
    case when known_accounts.account_id is not null then coalesce(asked.{{ count }}, 0) end as {{ count }}
    {{- ',' if not loop.last }}
{%- endfor %}
from all_weeks
left join known_accounts
    on
        all_weeks.source_system = known_accounts.source_system
        and all_weeks.account_id = known_accounts.account_id
left join asked
    on
        all_weeks.source_system = asked.source_system
        and all_weeks.account_id = asked.account_id
        and all_weeks.week_start = asked.asked_week
