-- One row per account: how far the board can be trusted. Up to when the data reach, which weeks it speaks of, how much of the
-- newest week is decided, on what evidence the resolutions of those weeks rest, what was restated, what is wrong with the files,
-- and whether what is shown ends before what was published.
with

accounts as (select * from {{ ref('dim_accounts') }}),

evidence as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'messages'
),

weeks as (select * from {{ ref('rpt_board__weeks') }}),

rules as (
    select * from {{ ref('rpt_board__rules') }}
    where is_default
),

restated as (
    select * from {{ ref('rpt_audit__week_trust') }}
),

quality as (select * from {{ ref('rpt_audit__data_quality') }}),

ledger as (select * from {{ ref('fct_verdict_ledger') }}),

loads as (select * from {{ ref('base_loads') }}),

behind as (
    {{ held_back('ledger', 'accounts', 'loads') }}
),

-- every file and check once
found as (
    select
        source_system,
        account_id,
        {{ sum_of_counts('findings') }} as findings,
        count(*) as kinds_of_findings
    from quality
    group by 1, 2
),

newest as (
    select
        source_system,
        account_id,
        week_start,
        matured_share,
        pending_episodes,
        row_number() over (partition by source_system, account_id order by week_start desc nulls last) as week_rank
    from weeks
),

restatements as (
    select
        restated.source_system,
        restated.account_id,
        {{ sum_of_counts('restated.restated_verdicts') }} as restated_verdicts,
        {{ sum_of_counts('restated.touched_handled_episodes') }} as touched_handled_episodes
    from restated
    inner join weeks
        on
            restated.source_system = weeks.source_system
            and restated.account_id = weeks.account_id
            and restated.week_start = weeks.week_start
            and weeks.weeks_before_newest between 0 and {{ compared_weeks() }}
    group by 1, 2
)

select
    accounts.source_system,
    accounts.account_id,
    accounts.as_of,
    behind.published_as_of as held_back_as_of,
    accounts.timezone,
    evidence.last_record_at as newest_message_at,
    rules.first_week,
    rules.last_week,
    newest.week_start as newest_week,
    newest.matured_share as newest_matured_share,
    newest.pending_episodes as newest_pending_episodes,
    rules.resolved_episodes,
    rules.resolved_episodes - rules.proxy_episodes as full_evidence_episodes,
    {{ rate('rules.resolved_episodes - rules.proxy_episodes', 'rules.resolved_episodes') }} as full_evidence_share,
    restatements.restated_verdicts,
    restatements.touched_handled_episodes,
    coalesce(found.findings, 0) as findings,
    coalesce(found.kinds_of_findings, 0) as kinds_of_findings
from accounts
{% for joined in ['behind', 'evidence', 'rules', 'restatements', 'found', 'newest'] -%}
    left join {{ joined }}
        on
            accounts.source_system = {{ joined }}.source_system
            and accounts.account_id = {{ joined }}.account_id
            {{ 'and newest.week_rank = 1' if joined == 'newest' }}
{% endfor -%}
