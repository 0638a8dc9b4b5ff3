-- One row per account, week, dimension, value and kind of effect (rate or mix) that moved the resolution rate since the week
-- before, ranked by size over all dimensions, and over those of its kind. Effects of one dimension add up to the change; of
-- several they tell the same change in several ways. Where all episodes have one value, its effect is the whole change and
-- tells nothing: last.
with

changes as (
    select
        *,
        count(*) over (partition by source_system, account_id, week_start, dimension) > 1 as is_told_apart
    from {{ ref('agg_weekly_rate_changes') }}
    where metric = 'resolution_rate'
),

effects as (
    {% for kind, compared in [('rate', 'rate'), ('mix', 'share')] -%}
        select
            source_system,
            account_id,
            week_start,
            dimension,
            value,
            '{{ kind }}' as effect_kind,
            is_told_apart,
            {{ effect_label('dimension', 'value', kind) }} as label,
            {{ compared }}_before as value_before,
            {{ compared }}_now as value_now,
            {{ kind }}_effect as effect
        from changes
        where {{ kind }}_effect <> 0
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- sizes are compared as far as the last digits of a sum can be trusted
{% set by_size = "case when is_told_apart then 0 else 1 end, " ~ rounded("abs(effect)", 9)
    ~ " desc nulls last, dimension nulls last, value nulls last, effect_kind desc nulls last" %}
select
    *,
    {{ effect_sentence('label', 'value_before', 'value_now', 'effect') }} as sentence,
    row_number() over (partition by source_system, account_id, week_start order by {{ by_size }}) as effect_rank,
    row_number() over (partition by source_system, account_id, week_start, effect_kind order by {{ by_size }}) as rank_of_kind
from effects
