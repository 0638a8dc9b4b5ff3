-- One row per account and measure of the board: its newest finished week beside the four weeks before, added up. A count is set
-- beside what the earlier weeks had on average, a rate beside the rate of their sums.
{% set of_weeks = {
    'demand': ('eligible_episodes', none),
    'handled': ('handled_episodes', none),
    'handle_rate': ('handled_episodes', 'eligible_episodes'),
    'resolution_rate': ('resolved_episodes', 'matured_handled_episodes'),
    'handoff_rate': ('matured_handed_off_episodes', 'matured_handled_episodes'),
} %}
{% set measures = {
    'demand': 'Requests',
    'handled': 'Handled by the AI',
    'handle_rate': 'Share handled by the AI',
    'resolution_rate': 'Resolved by the AI',
    'durable_rate': 'Not back within 7 days',
    'handoff_rate': 'Handed off to people',
    'waiting_handoffs': 'Handoffs nobody answered',
    'answered_within_1h': 'Handoffs answered within an hour',
    'positive_votes': 'Positive votes',
} %}

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
    {% for measure, (numerator, denominator) in of_weeks.items() -%}
        select
            source_system,
            account_id,
            week_start,
            '{{ measure }}' as measure,
            {{ numerator }} as numerator,
            {{ denominator or 'cast(null as bigint)' }} as denominator
        from weeks
        union all
    {% endfor -%}
    select
        source_system,
        account_id,
        week_start,
        'durable_rate' as measure,
        not_recontacted_7d as numerator,
        known_7d as denominator
    from durability
    union all
    select
        source_system,
        account_id,
        week_start,
        'waiting_handoffs' as measure,
        waiting_handoffs as numerator,
        null as denominator
    from handoffs
    union all
    select
        source_system,
        account_id,
        week_start,
        'answered_within_1h' as measure,
        served_within_1h as numerator,
        served_handoffs + waiting_handoffs as denominator
    from handoffs
    union all
    select
        source_system,
        account_id,
        week_start,
        'positive_votes' as measure,
        case when polarity = 'positive' then submissions else 0 end as numerator,
        submissions as denominator
    from feedback
),

summed as (
    select
        weeks.source_system,
        weeks.account_id,
        measured.measure,
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
    group by 1, 2, 3
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
        coalesce(earlier.weeks_before, 0) as weeks_before,
        summed.measure not in ('demand', 'handled', 'waiting_handoffs') as is_rate
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
    case measure
        {% for measure, position in measures.items() -%}
            when '{{ measure }}' then {{ loop.index }}
        {% endfor -%}
    end as tile_position,
    case measure
        {% for measure, label in measures.items() -%}
            when '{{ measure }}' then '{{ label }}'
        {% endfor -%}
    end as label,
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
