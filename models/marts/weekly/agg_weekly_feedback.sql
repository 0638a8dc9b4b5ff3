-- One row per source, account, local week of submission, feedback type and polarity; weeks without feedback included.
with

feedback as (select * from {{ ref('fct_feedback') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

counts as (
    select
        source_system,
        account_id,
        submitted_week as week_start,
        feedback_type,
        polarity,
        count(*) as submissions,
        count(*) filter (where is_vote) as votes_on_ai_replies,
        count(*) filter (where is_latest_vote_in_week) as latest_votes_of_conversations
    from feedback
    where submitted_week is not null
    group by 1, 2, 3, 4, 5
),

kinds as (
    select
        source_system,
        account_id,
        feedback_type,
        polarity
    from counts
    group by 1, 2, 3, 4
),

-- feedback may be older than the first loaded episode
all_weeks as (
    select
        account_weeks.source_system,
        account_weeks.account_id,
        account_weeks.week_start,
        kinds.feedback_type,
        kinds.polarity
    from account_weeks
    inner join kinds
        on account_weeks.source_system = kinds.source_system and account_weeks.account_id = kinds.account_id
    union
    select
        source_system,
        account_id,
        week_start,
        feedback_type,
        polarity
    from counts
)

select
    all_weeks.source_system,
    all_weeks.account_id,
    all_weeks.week_start,
    all_weeks.feedback_type,
    all_weeks.polarity,
    coalesce(counts.submissions, 0) as submissions,
    coalesce(counts.votes_on_ai_replies, 0) as votes_on_ai_replies,
    coalesce(counts.latest_votes_of_conversations, 0) as latest_votes_of_conversations
from all_weeks
left join counts
    on
        all_weeks.source_system = counts.source_system
        and all_weeks.account_id = counts.account_id
        and all_weeks.week_start = counts.week_start
        and all_weeks.feedback_type = counts.feedback_type
        and all_weeks.polarity = counts.polarity
