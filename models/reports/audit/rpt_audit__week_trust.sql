-- One row per account and week: how far its figures can be trusted. Which verdicts of its episodes were restated since they
-- were published, what is wrong with the account's exports, and how many handled episodes of the week that touches.
with

weeks as (select * from {{ ref('agg_weekly_account_performance') }}),

restated_verdicts as (
    select * from {{ ref('fct_restated_verdicts') }}
    where definition_id = '{{ default_definition() }}'
),

findings as (select * from {{ ref('fct_data_quality_findings') }}),

finding_conversations as (select * from {{ ref('bridge_finding_conversations') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

restated as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_week as week_start,
        count(*) as restated_verdicts
    from episodes
    inner join restated_verdicts on episodes.episode_id = restated_verdicts.episode_id
    group by 1, 2, 3
),

touched as (
    select
        source_system,
        account_id,
        started_week as week_start,
        count(*) as touched_handled_episodes
    from episodes
    where is_handled and conversation_key in (select finding_conversations.conversation_key from finding_conversations)
    group by 1, 2, 3
),

found as (
    select
        source_system,
        account_id,
        count(*) as findings
    from findings
    group by 1, 2
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    coalesce(restated.restated_verdicts, 0) as restated_verdicts,
    coalesce(found.findings, 0) as findings,
    coalesce(touched.touched_handled_episodes, 0) as touched_handled_episodes
from weeks
left join restated
    on
        weeks.source_system = restated.source_system
        and weeks.account_id = restated.account_id
        and weeks.week_start = restated.week_start
left join touched
    on
        weeks.source_system = touched.source_system
        and weeks.account_id = touched.account_id
        and weeks.week_start = touched.week_start
left join found on weeks.source_system = found.source_system and weeks.account_id = found.account_id
