-- One row per account, week, step and rank: why the resolution rate of a week differs from that of the week before, in a fixed
-- order of answers. 1: is the week finished? 2: can it be chance? 3: did rates fall, or did the mix change? 4: what took the
-- place of what? 5: which episodes to read. 6: has the measuring changed? Its last step depends on which builds ran.
-- of each step that compares figures: label, value before, value now, effect
{% set figures = {
    1: [
        ("'share of the handled episodes that has matured'", 'matured_share_before', 'matured_share_now',
         'matured_share_now - matured_share_before'),
        ("'share of the judged episodes that is decided'", 'decided_share_before', 'decided_share_now',
         'decided_share_now - decided_share_before'),
        ("'resolved of decided, against the four weeks before'
          || coalesce(' at the same age: ' || cast(age_days as varchar) || ' days after their end', ': no age reached yet')",
         'resolved_of_decided_4_weeks', 'resolved_of_decided', 'change_at_age'),
    ],
    2: [
        ("'resolution rate'", 'resolution_rate_before', 'resolution_rate_now', 'resolution_rate_change'),
        ("'matured handled episodes'
          || case when resolution_rate_is_small_sample_before or resolution_rate_is_small_sample_now
              then ' (a small sample)' else '' end",
         'matured_handled_episodes_before', 'matured_handled_episodes_now',
         'matured_handled_episodes_now - matured_handled_episodes_before'),
        ("'lower bound of the rate'", 'resolution_rate_low_before', 'resolution_rate_low_now',
         'resolution_rate_low_now - resolution_rate_low_before'),
        ("'upper bound of the rate'", 'resolution_rate_high_before', 'resolution_rate_high_now',
         'resolution_rate_high_now - resolution_rate_high_before'),
        ("case when interval_overlap is null then 'one of the weeks has no rate'
            when interval_overlap >= 0 then 'the intervals overlap: it may be chance'
            else 'the intervals lie apart: it is hardly chance' end",
         'null', 'null', 'interval_overlap'),
    ],
    6: [
        ("'share of the resolved episodes whose evidence is a proxy'", 'proxy_share_before', 'proxy_share_now',
         'proxy_share_now - proxy_share_before'),
    ],
} %}
{% set no_number = 'cast(null as ' ~ type_double() ~ ')' %}
{% set no_id, no_instant = 'cast(null as varchar)', 'cast(null as timestamp)' %}

with

weeks as (
    select * from {{ ref('rpt_audit__week_beside_last') }}
    where week_before is not null
),

effects as (select * from {{ ref('rpt_audit__rate_effects') }}),

reasons as (select * from {{ ref('rpt_audit__reason_shifts') }}),

episodes_to_read as (select * from {{ ref('rpt_audit__episodes_to_read') }}),

measuring_changes as (select * from {{ ref('rpt_audit__measuring_changes') }}),

answers as (
    {% for step, rows in figures.items() -%}
        {% for label, before, now, effect in rows -%}
            select
                source_system,
                account_id,
                week_start,
                {{ step }} as step,
                {{ loop.index }} as rank,
                {{ label }} as label,
                cast({{ before }} as {{ type_double() }}) as value_before,
                cast({{ now }} as {{ type_double() }}) as value_now,
                cast({{ effect }} as {{ type_double() }}) as effect,
                {{ no_id }} as episode_id,
                {{ no_instant }} as happened_at
            from weeks
            union all
        {% endfor -%}
    {% endfor -%}
    select
        source_system,
        account_id,
        week_start,
        3 as step,
        effect_rank as rank,
        label,
        value_before,
        value_now,
        effect,
        {{ no_id }} as episode_id,
        {{ no_instant }} as happened_at
    from effects
    union all
    select
        source_system,
        account_id,
        week_start,
        4 as step,
        growth_rank as rank,
        outcome_reason as label,
        share_before as value_before,
        share_now as value_now,
        growth as effect,
        {{ no_id }} as episode_id,
        {{ no_instant }} as happened_at
    from reasons
    union all
    select
        source_system,
        account_id,
        week_start,
        5 as step,
        reading_rank as rank,
        outcome_reason as label,
        {{ no_number }} as value_before,
        {{ no_number }} as value_now,
        {{ no_number }} as effect,
        episode_id,
        started_at as happened_at
    from episodes_to_read
    union all
    select
        source_system,
        account_id,
        week_start,
        6 as step,
        change_rank + {{ figures[6] | length }} as rank,
        sentence as label,
        {{ no_number }} as value_before,
        {{ no_number }} as value_now,
        {{ no_number }} as effect,
        {{ no_id }} as episode_id,
        changed_at as happened_at
    from measuring_changes
)

select
    source_system,
    account_id,
    week_start,
    cast(step as integer) as step,
    cast(rank as bigint) as rank,
    label,
    value_before,
    value_now,
    effect,
    episode_id,
    happened_at
from answers
