-- One row per question that the AI could not answer, asked by its account's as_of.
with

gaps as (select * from {{ ref('int_knowledge_gaps') }}),

accounts as (select * from {{ ref('int_accounts') }}),

zone_days as (select * from {{ ref('int_zone_days') }}),

joined as (
    select
        gaps.*,
        accounts.week_start,
        {{ local_date('gaps.asked_at', 'accounts.timezone', 'zone_days') }} as asked_date
    from gaps
    inner join accounts on gaps.source_system = accounts.source_system and gaps.account_id = accounts.account_id
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
    short_answer
from joined
