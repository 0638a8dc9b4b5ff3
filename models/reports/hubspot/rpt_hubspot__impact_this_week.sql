-- One row per source and account: its newest, unfinished local week, the one as_of lies in. Episodes count in the week they
-- start, feedback in the week it is submitted.
with

accounts as (select * from {{ ref('dim_accounts') }}),

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

feedback as (select * from {{ ref('agg_weekly_feedback') }}),

this_week as (
    select
        source_system,
        account_id,
        as_of,
        {{ week_start_date('as_of_date', 'week_start') }} as current_week
    from accounts
),

resolution_times as (
    select
        source_system,
        account_id,
        started_week,
        {{ percentile('time_to_resolution_seconds', 0.5) }} as median_seconds,
        {{ percentile('time_to_resolution_seconds', 0.9) }} as p90_seconds
    from episodes
    where is_resolved and time_to_resolution_seconds is not null
    group by 1, 2, 3
),

feedback_counts as (
    select
        source_system,
        account_id,
        week_start,
        {{ sum_of_counts('submissions') }} as submissions,
        {{ sum_of_counts("case when polarity = 'positive' then submissions else 0 end") }} as positive_submissions,
        {{ sum_of_counts("case when polarity = 'negative' then submissions else 0 end") }} as negative_submissions,
        {{ sum_of_counts("case when polarity = 'positive' then votes_on_ai_replies else 0 end") }} as positive_votes,
        {{ sum_of_counts("case when polarity = 'negative' then votes_on_ai_replies else 0 end") }} as negative_votes,
        {{ sum_of_counts("case when polarity = 'positive' then latest_votes_of_conversations else 0 end") }}
            as positive_latest_votes,
        {{ sum_of_counts("case when polarity = 'negative' then latest_votes_of_conversations else 0 end") }}
            as negative_latest_votes
    from feedback
    group by 1, 2, 3
)

select
    this_week.source_system,
    this_week.account_id,
    this_week.current_week as week_start,
    this_week.as_of,
    coalesce(weeks.eligible_episodes, 0) as eligible_episodes,
    coalesce(weeks.handled_episodes, 0) as handled_episodes,
    coalesce(weeks.matured_handled_episodes, 0) as matured_handled_episodes,
    coalesce(weeks.pending_episodes, 0) as pending_episodes,
    weeks.matured_share,
    coalesce(weeks.resolved_episodes, 0) as resolved_episodes,
    weeks.resolution_rate,
    coalesce(weeks.deflected_episodes, 0) as deflected_episodes,
    weeks.deflection_rate,
    coalesce(weeks.handed_off_episodes, 0) as handed_off_episodes,
    coalesce(weeks.time_to_resolution_seconds_sum, 0) as time_to_resolution_seconds_sum,
    coalesce(weeks.time_to_resolution_seconds_n, 0) as time_to_resolution_seconds_n,
    {{ rate('weeks.time_to_resolution_seconds_sum', 'weeks.time_to_resolution_seconds_n') }}
        as mean_time_to_resolution_seconds,
    resolution_times.median_seconds as median_time_to_resolution_seconds,
    resolution_times.p90_seconds as p90_time_to_resolution_seconds,
    coalesce(feedback_counts.submissions, 0) as feedback_submitted_in_week,
    coalesce(feedback_counts.positive_submissions, 0) as positive_feedback_submitted_in_week,
    coalesce(feedback_counts.negative_submissions, 0) as negative_feedback_submitted_in_week,
    {{ rate(
        'feedback_counts.positive_submissions', 'feedback_counts.positive_submissions + feedback_counts.negative_submissions'
    ) }} as positive_share_of_feedback_submitted_in_week,
    coalesce(feedback_counts.positive_votes, 0) as positive_votes_submitted_in_week,
    coalesce(feedback_counts.negative_votes, 0) as negative_votes_submitted_in_week,
    {{ rate('feedback_counts.positive_votes', 'feedback_counts.positive_votes + feedback_counts.negative_votes') }}
        as positive_share_of_votes_submitted_in_week,
    coalesce(feedback_counts.positive_latest_votes, 0) as conversations_with_positive_latest_vote_in_week,
    coalesce(feedback_counts.negative_latest_votes, 0) as conversations_with_negative_latest_vote_in_week,
    {{ rate(
        'feedback_counts.positive_latest_votes',
        'feedback_counts.positive_latest_votes + feedback_counts.negative_latest_votes'
    ) }} as positive_share_of_latest_votes_in_week
from this_week
left join weeks
    on
        this_week.source_system = weeks.source_system
        and this_week.account_id = weeks.account_id
        and this_week.current_week = weeks.week_start
left join resolution_times
    on
        this_week.source_system = resolution_times.source_system
        and this_week.account_id = resolution_times.account_id
        and this_week.current_week = resolution_times.started_week
left join feedback_counts
    on
        this_week.source_system = feedback_counts.source_system
        and this_week.account_id = feedback_counts.account_id
        and this_week.current_week = feedback_counts.week_start
