-- One row per source, account, local week of the episode's start, metric, dimension and value: which part of a rate's change
-- since the week before comes from the value's own rate, and which from its share of the episodes. Only where the whole has a
-- rate in both weeks, and for values that occur in one of them.
{% set metrics = {
    'resolution_rate': 'resolved',
    'deflection_rate': 'deflected',
    'handoff_rate': 'handed_off',
} %}
{% set dimensions = ['channel', 'category', 'contact_type', 'opened_hours'] %}
{% set counts = ['numerator_before', 'denominator_before', 'numerator_now', 'denominator_now'] %}

with

-- the denominator of all three rates
episodes as (
    select * from {{ ref('fct_episodes') }}
    where is_eligible and is_handled and is_matured
),

conversations as (select * from {{ ref('fct_conversations') }}),

described as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_week as week_start,
        episodes.channel,
        coalesce(conversations.category, 'unknown') as category,
        {{ contact_type('conversations.is_returning_contact') }} as contact_type,
        case
            when episodes.is_within_opening_hours then 'inside'
            when not episodes.is_within_opening_hours then 'outside'
            else 'unknown'
        end as opened_hours,
        {% for word in metrics.values() -%}
            count(case when episodes.is_{{ word }} then 1 end) as {{ word }},
        {% endfor -%}
        count(*) as matured
    from episodes
    left join conversations on episodes.conversation_key = conversations.conversation_key
    group by 1, 2, 3, 4, 5, 6, 7
),

-- each week as the one that is explained, and as the one before the next
seen as (
    {% for metric, word in metrics.items() -%}
        {% for dimension in dimensions -%}
            select
                source_system,
                account_id,
                week_start,
                '{{ metric }}' as metric,
                '{{ dimension }}' as dimension,
                {{ dimension }} as value,
                0 as numerator_before,
                0 as denominator_before,
                {{ word }} as numerator_now,
                matured as denominator_now
            from described
            union all
            select
                source_system,
                account_id,
                week_start + 7 as week_start,
                '{{ metric }}' as metric,
                '{{ dimension }}' as dimension,
                {{ dimension }} as value,
                {{ word }} as numerator_before,
                matured as denominator_before,
                0 as numerator_now,
                0 as denominator_now
            from described
            {{ 'union all' if not loop.last }}
        {% endfor %}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

cells as (
    select
        source_system,
        account_id,
        week_start,
        metric,
        dimension,
        {% for count in counts -%}
            {{ sum_of_counts(count) }} as {{ count }},
        {% endfor -%}
        value
    from seen
    group by source_system, account_id, week_start, metric, dimension, value
),

wholes as (
    select
        {% for count in counts -%}
            cast(sum({{ count }}) over (partition by source_system, account_id, week_start, metric, dimension) as bigint)
                as whole_{{ count }},
        {% endfor -%}
        cells.*
    from cells
),

rated as (
    select
        {% for week in ['before', 'now'] -%}
            {{ rate_columns('rate_' ~ week, 'numerator_' ~ week, 'denominator_' ~ week) }},
            {{ rate_columns('share_' ~ week, 'denominator_' ~ week, 'whole_denominator_' ~ week) }},
            {{ rate_columns('whole_rate_' ~ week, 'whole_numerator_' ~ week, 'whole_denominator_' ~ week) }},
        {% endfor -%}
        wholes.*
    from wholes
    where whole_denominator_before > 0 and whole_denominator_now > 0
)

-- a value that is absent in one of the weeks takes the other's rate for both: all of its effect is the mix
{% set before, now = 'coalesce(rate_before, rate_now)', 'coalesce(rate_now, rate_before)' -%}
select
    *,
    -- 0 is added because no effect is 0 and not -0
    0 + ({{ now }} - {{ before }}) * (share_before + share_now) / 2 as rate_effect,
    0 + (share_now - share_before) * (({{ before }} + {{ now }}) / 2 - (whole_rate_before + whole_rate_now) / 2) as mix_effect
from rated
