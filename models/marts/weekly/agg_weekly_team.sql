-- One row per source, account, local week and agent or person who ever acted; weeks without an act included. Each count lies
-- in the week of its own act: closes in that of the close, first responses in that of the response, resolutions in that of the
-- last AI reply.
with

agent_acts as (select * from {{ ref('int_agent_acts') }}),

agents as (select * from {{ ref('dim_agents') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

acting_agents as (
    select
        source_system,
        account_id,
        agent_id
    from agent_acts
    group by 1, 2, 3
),

acts as (
    select
        agent_acts.source_system,
        agent_acts.account_id,
        {{ week_start_date(local_date('agent_acts.occurred_at', 'zone_days'), 'accounts.week_start') }}
            as week_start,
        agent_acts.agent_id,
        agent_acts.act,
        agent_acts.seconds
    from agent_acts
    inner join accounts
        on agent_acts.source_system = accounts.source_system and agent_acts.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('agent_acts.occurred_at', 'accounts.timezone', 'zone_days') }}
    -- an act of no kind in every week: it counts nowhere and keeps the week
    union all
    select
        acting_agents.source_system,
        acting_agents.account_id,
        account_weeks.week_start,
        acting_agents.agent_id,
        cast(null as varchar) as act,
        cast(null as {{ type_double() }}) as seconds
    from acting_agents
    inner join account_weeks
        on
            acting_agents.source_system = account_weeks.source_system
            and acting_agents.account_id = account_weeks.account_id
)

select
    acts.source_system,
    acts.account_id,
    acts.week_start,
    acts.agent_id,
    coalesce(max(agents.agent_kind), 'unknown') as agent_kind,
    count(*) filter (where acts.act = 'close') as closed_conversations,
    coalesce({{ sum_of_seconds("case when acts.act = 'close' then acts.seconds end") }}, 0) as open_to_close_seconds_sum,
    count(case when acts.act = 'close' then acts.seconds end) as open_to_close_seconds_n,
    count(*) filter (where acts.act = 'first_response') as first_responses,
    coalesce(
        {{ sum_of_seconds("case when acts.act = 'first_response' then acts.seconds end") }}, 0
    ) as first_response_seconds_sum,
    count(case when acts.act = 'first_response' then acts.seconds end) as first_response_seconds_n,
    count(*) filter (where acts.act = 'resolution') as resolved_episodes,
    coalesce(
        {{ sum_of_seconds("case when acts.act = 'resolution' then acts.seconds end") }}, 0
    ) as time_to_resolution_seconds_sum,
    count(case when acts.act = 'resolution' then acts.seconds end) as time_to_resolution_seconds_n
from acts
left join agents
    on
        acts.source_system = agents.source_system
        and acts.account_id = agents.account_id
        and acts.agent_id = agents.agent_id
group by 1, 2, 3, 4
