-- One row per account and definition: what the definition says of the episodes of the newest finished week and the four before
-- it. The episodes are the same under every definition: only the rule differs.
with

weeks as (
    select * from {{ ref('rpt_board__weeks') }}
    where weeks_before_newest between 0 and {{ compared_weeks() }}
),

verdicts as (select * from {{ ref('agg_weekly_verdicts') }}),

definitions as (select * from {{ ref('dim_definitions') }}),

summed as (
    select
        verdicts.source_system,
        verdicts.account_id,
        verdicts.definition_id,
        min(weeks.week_start) as first_week,
        max(weeks.week_start) as last_week,
        {{ sum_of_counts('verdicts.eligible_episodes') }} as eligible_episodes,
        {{ sum_of_counts('verdicts.judged_episodes') }} as judged_episodes,
        {{ sum_of_counts('verdicts.resolved_episodes') }} as resolved_episodes,
        {{ sum_of_counts('verdicts.proxy_episodes') }} as proxy_episodes,
        {{ sum_of_counts('verdicts.not_resolved_episodes') }} as not_resolved_episodes,
        {{ sum_of_counts('verdicts.pending_episodes') }} as pending_episodes
    from verdicts
    inner join weeks
        on
            verdicts.source_system = weeks.source_system
            and verdicts.account_id = weeks.account_id
            and verdicts.week_start = weeks.week_start
    group by 1, 2, 3
)

select
    summed.*,
    definitions.definition_name,
    definitions.rule_in_words,
    definitions.not_judged,
    summed.definition_id = '{{ default_definition() }}' as is_default,
    {{ rate_columns('resolved_of_judged', 'summed.resolved_episodes', 'summed.judged_episodes') }}
from summed
inner join definitions on summed.definition_id = definitions.definition_id
