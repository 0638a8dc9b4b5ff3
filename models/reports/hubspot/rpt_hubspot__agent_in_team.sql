-- One row per source, account, local week and agent or person who ever closed, answered or resolved; weeks without an act
-- included. Closes count in the week of the close, resolutions in that of the AI's last reply.
with

team_weeks as (select * from {{ ref('agg_weekly_team') }}),

agents as (select * from {{ ref('dim_agents') }}),

teams as (select * from {{ ref('dim_teams') }})

select
    team_weeks.source_system,
    team_weeks.account_id,
    team_weeks.week_start,
    team_weeks.agent_id,
    team_weeks.agent_kind,
    agents.agent_name,
    agents.team_id,
    teams.team_name,
    team_weeks.resolved_episodes as episodes_resolved_with_last_reply_in_week,
    team_weeks.closed_conversations as conversations_closed_in_week
from team_weeks
left join agents
    on
        team_weeks.source_system = agents.source_system
        and team_weeks.account_id = agents.account_id
        and team_weeks.agent_id = agents.agent_id
left join teams
    on
        agents.source_system = teams.source_system
        and agents.account_id = teams.account_id
        and agents.team_id = teams.team_id
