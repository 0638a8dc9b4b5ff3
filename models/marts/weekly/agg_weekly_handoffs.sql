-- One row per source, account, local week of the handoff, initiator and reason; weeks without handoffs included. What became of
-- them is told where any export of the account shows messages of people, else NULL: nobody knows what people answered. The times
-- within which handoffs are served are said by the names of the columns.
{% set served_within = {'5m': '5 * 60', '1h': '60 * 60', '24h': '24 * 60 * 60'} %}
{% set waits = ['seconds_to_human_reply', 'business_seconds_to_human_reply'] %}

with

handoffs as (select * from {{ ref('fct_handoffs') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

peopled_accounts as (select * from {{ ref('int_peopled_accounts') }}),

counts as (
    select
        source_system,
        account_id,
        occurred_week as week_start,
        initiator,
        coalesce(reason, 'none') as reason,
        count(*) as handoffs,
        count(*) filter (where is_eligible) as eligible_handoffs,
        count(*) filter (where evidence_grade = 'full') as full_evidence_handoffs,
        count(human_reply_at) as answered_handoffs,
        {% for name, seconds in served_within.items() -%}
            count(*) filter (where seconds_to_human_reply <= {{ seconds }}) as served_within_{{ name }},
        {% endfor -%}
        {% for wait in waits -%}
            {{ sum_of_seconds(wait) }} as {{ wait }}_sum,
            count({{ wait }}) as {{ wait }}_n,
            {{ percentile(wait, 0.5) }} as {{ wait }}_median,
            {{ percentile(wait, 0.9) }} as {{ wait }}_p90,
        {% endfor -%}
        {{ sum_of_seconds('waited_seconds') }} as handoff_wait_seconds_sum,
        count(waited_seconds) as handoff_wait_seconds_n
    from handoffs
    group by 1, 2, 3, 4, 5
),

kinds as (
    select
        source_system,
        account_id,
        initiator,
        reason
    from counts
    group by 1, 2, 3, 4
),

-- a handoff before the first public message may lie in a week before the first episode's
all_weeks as (
    select
        account_weeks.source_system,
        account_weeks.account_id,
        account_weeks.week_start,
        kinds.initiator,
        kinds.reason
    from account_weeks
    inner join kinds
        on account_weeks.source_system = kinds.source_system and account_weeks.account_id = kinds.account_id
    union
    select
        source_system,
        account_id,
        week_start,
        initiator,
        reason
    from counts
),

complete as (
    select
        all_weeks.*,
        peopled_accounts.account_id is not null as are_people_exported,
        coalesce(counts.handoffs, 0) as handoffs,
        coalesce(counts.eligible_handoffs, 0) as eligible_handoffs,
        coalesce(counts.full_evidence_handoffs, 0) as full_evidence_handoffs,
        coalesce(counts.answered_handoffs, 0) as answered_handoffs,
        {% for name in served_within -%}
            coalesce(counts.served_within_{{ name }}, 0) as served_within_{{ name }},
        {% endfor -%}
        {% for wait in waits -%}
            coalesce(counts.{{ wait }}_sum, 0) as {{ wait }}_sum,
            coalesce(counts.{{ wait }}_n, 0) as {{ wait }}_n,
            counts.{{ wait }}_median,
            counts.{{ wait }}_p90,
        {% endfor -%}
        coalesce(counts.handoff_wait_seconds_sum, 0) as handoff_wait_seconds_sum,
        coalesce(counts.handoff_wait_seconds_n, 0) as handoff_wait_seconds_n
    from all_weeks
    left join counts
        on
            all_weeks.source_system = counts.source_system
            and all_weeks.account_id = counts.account_id
            and all_weeks.week_start = counts.week_start
            and all_weeks.initiator = counts.initiator
            and all_weeks.reason = counts.reason
    left join peopled_accounts
        on all_weeks.source_system = peopled_accounts.source_system and all_weeks.account_id = peopled_accounts.account_id
)

select
    source_system,
    account_id,
    week_start,
    initiator,
    reason,
    handoffs,
    eligible_handoffs,
    full_evidence_handoffs,
    answered_handoffs,
    seconds_to_human_reply_sum,
    seconds_to_human_reply_n,
    seconds_to_human_reply_median,
    seconds_to_human_reply_p90,
    case when are_people_exported then business_seconds_to_human_reply_sum end as business_seconds_to_human_reply_sum,
    case when are_people_exported then business_seconds_to_human_reply_n end as business_seconds_to_human_reply_n,
    business_seconds_to_human_reply_median,
    business_seconds_to_human_reply_p90,
    case when are_people_exported then answered_handoffs end as served_handoffs,
    case when are_people_exported then handoffs - answered_handoffs end as waiting_handoffs,
    {% for name in served_within -%}
        case when are_people_exported then served_within_{{ name }} end as served_within_{{ name }},
    {% endfor -%}
    handoff_wait_seconds_sum,
    handoff_wait_seconds_n
from complete
