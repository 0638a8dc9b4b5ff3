-- One row per source, account, local week of the episode's start, definition and denominator: the share of the week's episodes
-- that the definition calls resolved, of the eligible, of the judged and of the decided ones. All channels in one.
with

verdicts as (select * from {{ ref('agg_weekly_verdicts') }}),

weeks as (
    select
        source_system,
        account_id,
        week_start,
        definition_id,
        {{ sum_of_counts('eligible_episodes') }} as eligible,
        {{ sum_of_counts('judged_episodes') }} as judged,
        {{ sum_of_counts('decided_episodes') }} as decided,
        {{ sum_of_counts('resolved_episodes') }} as resolved
    from verdicts
    group by 1, 2, 3, 4
),

shares as (
    {% for denominator in ['eligible', 'judged', 'decided'] -%}
        select
            source_system,
            account_id,
            week_start,
            definition_id,
            '{{ denominator }}' as denominator,
            resolved as numerator,
            {{ denominator }} as denominator_episodes
        from weeks
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    *,
    {{ rate_columns('rate', 'numerator', 'denominator_episodes') }}
from shares
