-- One row per question that the AI could not answer, asked by its account's as_of.
with

gaps as (select * from {{ ref('int_knowledge_gaps') }}),

recurrences as (select * from {{ ref('int_topic_recurrences') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

joined as (
    select
        gaps.*,
        recurrences.topic_answered_at,
        recurrences.is_recurrence,
        accounts.week_start,
        {{ local_date('gaps.asked_at', 'zone_days') }} as asked_date
    from gaps
    inner join accounts on gaps.source_system = accounts.source_system and gaps.account_id = accounts.account_id
    left join recurrences
        on
            gaps.source_system = recurrences.source_system
            and gaps.account_id = recurrences.account_id
            and gaps.question_id = recurrences.question_id
    left join zone_days on {{ is_zone_day('gaps.asked_at', 'accounts.timezone', 'zone_days') }}
)

select
    source_system || '/' || account_id || '/' || question_id as question_key,
    source_system,
    account_id,
    question_id,
    coalesce(topic, 'unknown') as topic,
    question,
    conversation_id,
    ticket_id,
    asked_at,
    asked_date,
    {{ week_start_date('asked_date', 'week_start') }} as asked_week,
    gap_status as status,
    case when gap_status = 'resolved' then status_at end as resolved_at,
    case when gap_status = 'dismissed' then status_at end as dismissed_at,
    short_answer,
    is_recurrence,
    topic_answered_at,
    {{ elapsed_seconds('topic_answered_at', 'asked_at') }} as seconds_since_answer
from joined
