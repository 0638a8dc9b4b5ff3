-- One row per source, account, frequency, period of the close, grouping, measure and user or team: respond.io's "Leaderboard",
-- everybody in it.
with

account_periods as (select * from {{ ref('dim_account_periods') }}),

times as (
    select * from {{ ref('fct_conversation_times') }}
    where
        measure in ('first_response', 'handoff_to_response', 'resolution')
        and is_counted
        and seconds is not null
        and closed_date is not null
),

agents as (select * from {{ ref('dim_agents') }}),

teams as (select * from {{ ref('dim_teams') }}),

team_members as (select * from {{ ref('bridge_team_members') }}),

credited as (
    select
        times.source_system,
        times.account_id,
        times.closed_date,
        times.measure,
        times.seconds,
        coalesce(times.user_id, 'unknown') as user_id,
        coalesce(agents.agent_kind, 'unknown') as user_kind,
        -- the AI and bots stand apart: they are in no team here
        case when coalesce(agents.agent_kind, 'unknown') not in ('ai', 'bot') then agents.team_id end as team_id
    from times
    left join agents
        on
            times.source_system = agents.source_system
            and times.account_id = agents.account_id
            and times.user_id = agents.agent_id
),

grouped as (
    select
        source_system,
        account_id,
        closed_date,
        measure,
        seconds,
        'user' as group_by,
        user_id as subject_id,
        user_kind as subject_kind
    from credited
    union all
    select
        source_system,
        account_id,
        closed_date,
        measure,
        seconds,
        'team' as group_by,
        coalesce(team_id, 'none') as subject_id,
        'team' as subject_kind
    from credited
    union all
    -- a person of several teams counts in each: these do not add up to the total
    select
        credited.source_system,
        credited.account_id,
        credited.closed_date,
        credited.measure,
        credited.seconds,
        'any_team' as group_by,
        team_members.team_id as subject_id,
        'team' as subject_kind
    from credited
    inner join team_members
        on
            credited.source_system = team_members.source_system
            and credited.account_id = team_members.account_id
            and credited.user_id = team_members.agent_id
    where credited.user_kind not in ('ai', 'bot')
),

averages as (
    select
        grouped.source_system,
        grouped.account_id,
        account_periods.frequency,
        account_periods.period_start,
        grouped.group_by,
        grouped.measure,
        grouped.subject_id,
        grouped.subject_kind,
        count(*) as n,
        {{ sum_of_seconds('grouped.seconds') }} as seconds_sum,
        {{ rate(sum_of_seconds('grouped.seconds'), 'count(*)') }} as average_seconds
    from grouped
    inner join account_periods
        on
            grouped.source_system = account_periods.source_system
            and grouped.account_id = account_periods.account_id
            and grouped.closed_date = account_periods.date_day
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

with_flags as (
    select
        averages.*,
        coalesce(agents.agent_name, teams.team_name) as subject_name,
        case
            when averages.group_by <> 'user' then averages.subject_id
            when averages.subject_kind in ('ai', 'bot') then 'none'
            else coalesce(agents.team_id, 'none')
        end as team_id,
        averages.subject_id not in ('none', 'unknown') and averages.subject_kind in ('human', 'team') as is_ranked,
        averages.n >= {{ least_n_to_compare() }} as has_enough
    from averages
    left join agents
        on
            averages.source_system = agents.source_system
            and averages.account_id = agents.account_id
            -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
            and case when averages.group_by = 'user' then averages.subject_id end = agents.agent_id
    left join teams
        on
            averages.source_system = teams.source_system
            and averages.account_id = teams.account_id
            and case when averages.group_by <> 'user' then averages.subject_id end = teams.team_id
)

select
    source_system,
    account_id,
    frequency,
    period_start,
    group_by,
    measure,
    subject_id,
    subject_kind,
    subject_name,
    team_id,
    n,
    seconds_sum,
    average_seconds,
    is_ranked,
    case when is_ranked then rank() over everybody end as rank,
    has_enough,
    case when is_ranked and has_enough then rank() over those_with_enough end as rank_among_enough
from with_flags
window
    everybody as (
        partition by source_system, account_id, frequency, period_start, group_by, measure, is_ranked
        order by average_seconds nulls last
    ),
    those_with_enough as (
        partition by source_system, account_id, frequency, period_start, group_by, measure, is_ranked, has_enough
        order by average_seconds nulls last
    )
