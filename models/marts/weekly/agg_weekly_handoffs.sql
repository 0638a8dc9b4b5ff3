-- One row per source, account, local week of the handoff, initiator and reason; weeks without handoffs included.
with

handoffs as (select * from {{ ref('fct_handoffs') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

counts as (
    select
        source_system,
        account_id,
        occurred_week as week_start,
        initiator,
        coalesce(reason, 'none') as reason,
        count(*) as handoffs,
        count(*) filter (where is_eligible) as eligible_handoffs,
        count(*) filter (where evidence_grade = 'full') as full_evidence_handoffs,
        count(human_reply_at) as answered_handoffs,
        {{ sum_of_seconds('seconds_to_human_reply') }} as seconds_to_human_reply_sum,
        count(seconds_to_human_reply) as seconds_to_human_reply_n,
        {{ sum_of_seconds('waited_seconds') }} as handoff_wait_seconds_sum,
        count(waited_seconds) as handoff_wait_seconds_n
    from handoffs
    group by 1, 2, 3, 4, 5
),

kinds as (
    select
        source_system,
        account_id,
        initiator,
        reason
    from counts
    group by 1, 2, 3, 4
),

-- a handoff before the first public message may lie in a week before the first episode's
all_weeks as (
    select
        account_weeks.source_system,
        account_weeks.account_id,
        account_weeks.week_start,
        kinds.initiator,
        kinds.reason
    from account_weeks
    inner join kinds
        on account_weeks.source_system = kinds.source_system and account_weeks.account_id = kinds.account_id
    union
    select
        source_system,
        account_id,
        week_start,
        initiator,
        reason
    from counts
)

select
    all_weeks.source_system,
    all_weeks.account_id,
    all_weeks.week_start,
    all_weeks.initiator,
    all_weeks.reason,
    coalesce(counts.handoffs, 0) as handoffs,
    coalesce(counts.eligible_handoffs, 0) as eligible_handoffs,
    coalesce(counts.full_evidence_handoffs, 0) as full_evidence_handoffs,
    coalesce(counts.answered_handoffs, 0) as answered_handoffs,
    coalesce(counts.seconds_to_human_reply_sum, 0) as seconds_to_human_reply_sum,
    coalesce(counts.seconds_to_human_reply_n, 0) as seconds_to_human_reply_n,
    coalesce(counts.handoff_wait_seconds_sum, 0) as handoff_wait_seconds_sum,
    coalesce(counts.handoff_wait_seconds_n, 0) as handoff_wait_seconds_n
from all_weeks
left join counts
    on
        all_weeks.source_system = counts.source_system
        and all_weeks.account_id = counts.account_id
        and all_weeks.week_start = counts.week_start
        and all_weeks.initiator = counts.initiator
        and all_weeks.reason = counts.reason
