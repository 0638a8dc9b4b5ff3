-- One row per source, account, local week of the episode's start, channel and definition: of the episodes that the definition
-- says are resolved, how many customers were back within so many days of the last AI reply, were not, or may have been. The
-- weeks and channels of agg_weekly_agent_performance, times every definition. The names of the columns say the
-- days.
{% set days_after = [1, 3, 7] %}

with

resolutions as (select * from {{ ref('int_resolved_verdicts') }}),

weeks as (select * from {{ ref('agg_weekly_agent_performance') }}),

definitions as (select * from {{ ref('int_definitions') }}),

followed_up as (
    select
        source_system,
        account_id,
        week_start,
        channel,
        -- unknown: nobody knows whose other conversations are the customer's, or the days are not over
        {% for days in days_after -%}
            case
                when recontacted_at < {{ add_hours('anchor_at', 24 * days) }} then 'recontacted'
                when not is_contact_known or {{ add_hours('anchor_at', 24 * days) }} > as_of then 'unknown'
                else 'not_recontacted'
            end as within_{{ days }}d,
        {% endfor -%}
        definition_id
    from resolutions
),

counted as (
    select
        source_system,
        account_id,
        week_start,
        channel,
        definition_id,
        {% for days in days_after -%}
            {% for state in ['recontacted', 'not_recontacted', 'unknown'] -%}
                count(*) filter (where within_{{ days }}d = '{{ state }}') as {{ state }}_{{ days }}d,
            {% endfor -%}
        {% endfor -%}
        count(*) as resolved_episodes
    from followed_up
    group by 1, 2, 3, 4, 5
),

complete as (
    select
        weeks.source_system,
        weeks.account_id,
        weeks.week_start,
        weeks.channel,
        definitions.definition_id,
        {% for days in days_after -%}
            {% for state in ['recontacted', 'not_recontacted', 'unknown'] -%}
                coalesce(counted.{{ state }}_{{ days }}d, 0) as {{ state }}_{{ days }}d,
            {% endfor -%}
        {% endfor -%}
        coalesce(counted.resolved_episodes, 0) as resolved_episodes
    from weeks
    cross join definitions
    left join counted
        on
            weeks.source_system = counted.source_system
            and weeks.account_id = counted.account_id
            and weeks.week_start = counted.week_start
            and weeks.channel = counted.channel
            and definitions.definition_id = counted.definition_id
),

with_known as (
    select
        *,
        recontacted_7d + not_recontacted_7d as known_7d
    from complete
)

select
    source_system,
    account_id,
    week_start,
    channel,
    definition_id,
    resolved_episodes,
    {% for days in days_after -%}
        recontacted_{{ days }}d,
        not_recontacted_{{ days }}d,
        unknown_{{ days }}d,
    {% endfor -%}
    known_7d,
    {{ rate_columns('durable_rate_7d', 'not_recontacted_7d', 'known_7d') }}
from with_known
