-- One row per account and measure of the board: its newest finished week beside the four weeks before, added up. A count is set
-- beside what the earlier weeks had on average, a rate beside the rate of their sums.
{% set votes = "case when polarity = 'positive' then submissions else 0 end" %}
{% set measures = [
    ('demand', 'Requests', 'weeks', 'eligible_episodes', none),
    ('handled', 'Handled by the AI', 'weeks', 'handled_episodes', none),
    ('handle_rate', 'Share handled by the AI', 'weeks', 'handled_episodes', 'eligible_episodes'),
    ('resolution_rate', 'Resolved by the AI', 'weeks', 'resolved_episodes', 'matured_handled_episodes'),
    ('durable_rate', 'Not back within 7 days', 'durability', 'not_recontacted_7d', 'known_7d'),
    ('handoff_rate', 'Handed off to people', 'weeks', 'matured_handed_off_episodes', 'matured_handled_episodes'),
    ('waiting_handoffs', 'Handoffs nobody answered', 'handoffs', 'waiting_handoffs', none),
    (
        'answered_within_1h',
        'Handoffs answered within an hour',
        'handoffs',
        'served_within_1h',
        'served_handoffs + waiting_handoffs',
    ),
    ('positive_votes', 'Positive votes', 'feedback', votes, 'submissions'),
] %}

with

weeks as (
    select * from {{ ref('rpt_board__weeks') }}
    where weeks_before_newest between 0 and {{ compared_weeks() }}
),

durability as (
    select * from {{ ref('agg_weekly_durability') }}
    where definition_id = '{{ default_definition() }}'
),

handoffs as (select * from {{ ref('agg_weekly_handoffs') }}),

feedback as (
    select * from {{ ref('agg_weekly_feedback') }}
    where polarity in ('positive', 'negative')
),

measured as (
    {% for measure, label, relation, numerator, denominator in measures -%}
        select
            source_system,
            account_id,
            week_start,
            '{{ measure }}' as measure,
            {{ loop.index }} as tile_position,
            '{{ label }}' as label,
            {{ 'true' if denominator else 'false' }} as is_rate,
            {{ numerator }} as numerator,
            {{ denominator or 'cast(null as bigint)' }} as denominator
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

summed as (
    select
        weeks.source_system,
        weeks.account_id,
        measured.measure,
        measured.tile_position,
        measured.label,
        measured.is_rate,
        max(case when weeks.weeks_before_newest = 0 then weeks.week_start end) as week_start,
        {{ sum_of_counts('case when weeks.weeks_before_newest = 0 then measured.numerator end') }} as numerator,
        {{ sum_of_counts('case when weeks.weeks_before_newest = 0 then measured.denominator end') }} as denominator,
        {{ sum_of_counts('case when weeks.weeks_before_newest > 0 then measured.numerator end') }} as numerator_before,
        {{ sum_of_counts('case when weeks.weeks_before_newest > 0 then measured.denominator end') }} as denominator_before
    from weeks
    inner join measured
        on
            weeks.source_system = measured.source_system
            and weeks.account_id = measured.account_id
            and weeks.week_start = measured.week_start
    group by 1, 2, 3, 4, 5, 6
),

-- of all measures alike: a week of which a measure says nothing is one
earlier as (
    select
        source_system,
        account_id,
        count(*) as weeks_before
    from weeks
    where weeks_before_newest > 0
    group by 1, 2
),

told as (
    select
        summed.*,
        coalesce(earlier.weeks_before, 0) as weeks_before
    from summed
    left join earlier on summed.source_system = earlier.source_system and summed.account_id = earlier.account_id
),

compared as (
    select
        *,
        {{ rate_columns('rate', 'numerator', 'denominator') }},
        {{ rate('numerator_before', 'case when is_rate then denominator_before else weeks_before end') }} as value_before
    from told
)

select
    source_system,
    account_id,
    measure,
    tile_position,
    label,
    week_start,
    is_rate,
    numerator,
    denominator,
    case when is_rate then rate else cast(numerator as {{ type_double() }}) end as value_now,
    case when is_rate then rate_low end as value_low,
    case when is_rate then rate_high end as value_high,
    is_rate and rate_is_small_sample as is_small_sample,
    weeks_before,
    numerator_before,
    denominator_before,
    value_before,
    case when is_rate then rate else cast(numerator as {{ type_double() }}) end - value_before as change_of_value
from compared
