-- The effects of all values of a dimension add up to the change of the whole rate, and its episodes to the whole's.
with

changes as (select * from {{ ref('agg_weekly_rate_changes') }})

select
    source_system,
    account_id,
    week_start,
    metric,
    dimension,
    sum(rate_effect + mix_effect) as effects,
    max(whole_rate_now - whole_rate_before) as change
from changes
group by 1, 2, 3, 4, 5
having
    -- sums of doubles
    abs(sum(rate_effect + mix_effect) - max(whole_rate_now - whole_rate_before)) > 0.000000001
    or sum(numerator_before) <> max(whole_numerator_before)
    or sum(denominator_before) <> max(whole_denominator_before)
    or sum(numerator_now) <> max(whole_numerator_now)
    or sum(denominator_now) <> max(whole_denominator_now)
