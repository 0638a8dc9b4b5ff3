-- One row per account and week: the page for the head of support. What the AI took and resolved, with bounds and beside the
-- four weeks before at the same age, what moved the rate most, how every episode ended, who still waits, what was restated,
-- what is wrong with the data behind it, and what of the week's bill does not hold.
-- a column for each row of the seed episode_exits: a test compares them
{% set exits = [
    'resolved_confirmed',
    'resolved_assumed',
    'handoff_unserved',
    'not_substantive',
    'negative_feedback',
    'handed_off_served',
    'handed_off_waiting',
    'handed_off_unknown',
    'human_assisted',
    'human_only',
    'unanswered',
    'pending',
] %}

with

weeks as (select * from {{ ref('rpt_audit__week_beside_last') }}),

performance as (select * from {{ ref('agg_weekly_account_performance') }}),

effects as (
    select * from {{ ref('rpt_audit__rate_effects') }}
    where rank_of_kind = 1 and is_told_apart
),

flow as (select * from {{ ref('agg_weekly_flow') }}),

handoffs as (select * from {{ ref('agg_weekly_handoffs') }}),

trust as (select * from {{ ref('rpt_audit__week_trust') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

billed_weeks as (select * from {{ ref('rpt_audit__billed_weeks') }}),

exits as (
    select
        source_system,
        account_id,
        {% for exit in exits -%}
            {{ sum_of_counts("case when exit = '" ~ exit ~ "' then episodes else 0 end") }} as {{ exit }}_episodes,
        {% endfor -%}
        week_start
    from flow
    group by source_system, account_id, week_start
),

-- NULL where no export of the account shows people's replies
waiting as (
    select
        source_system,
        account_id,
        week_start,
        {{ sum_of_counts('waiting_handoffs') }} as waiting_handoffs
    from handoffs
    group by 1, 2, 3
),

billed_accounts as (
    select
        source_system,
        account_id
    from billed_weeks
    group by 1, 2
)

select
    weeks.source_system,
    weeks.account_id,
    weeks.week_start,
    performance.eligible_episodes,
    performance.handled_episodes,
    performance.handle_rate,
    performance.matured_handled_episodes,
    performance.matured_share,
    performance.resolved_episodes,
    performance.resolution_rate,
    performance.resolution_rate_low,
    performance.resolution_rate_high,
    performance.resolution_rate_is_small_sample,
    weeks.resolution_rate_before,
    weeks.resolution_rate_change,
    weeks.age_days,
    weeks.resolved_of_decided,
    weeks.resolved_of_decided_4_weeks,
    weeks.change_at_age,
    rate_effects.effect as largest_rate_effect,
    rate_effects.sentence as largest_rate_effect_in_words,
    mix_effects.effect as largest_mix_effect,
    mix_effects.sentence as largest_mix_effect_in_words,
    {% for exit in exits -%}
        exits.{{ exit }}_episodes,
    {% endfor -%}
    -- a week without any handoff has none that waits, if people's replies are exported
    case when accounts.are_people_exported then coalesce(waiting.waiting_handoffs, 0) end as waiting_handoffs,
    trust.restated_verdicts,
    trust.findings,
    trust.touched_handled_episodes,
    case when billed_accounts.account_id is not null then coalesce(billed_weeks.billed_lines, 0) end as billed_lines,
    case when billed_accounts.account_id is not null then coalesce(billed_weeks.billed_lines_in_doubt, 0) end
        as billed_lines_in_doubt,
    billed_weeks.currency,
    billed_weeks.billed_amount,
    billed_weeks.amount_in_doubt
from weeks
inner join accounts on weeks.source_system = accounts.source_system and weeks.account_id = accounts.account_id
inner join performance
    on
        weeks.source_system = performance.source_system
        and weeks.account_id = performance.account_id
        and weeks.week_start = performance.week_start
{% for joined, kind in [('rate_effects', 'rate'), ('mix_effects', 'mix')] -%}
    left join effects as {{ joined }}
        on
            weeks.source_system = {{ joined }}.source_system
            and weeks.account_id = {{ joined }}.account_id
            and weeks.week_start = {{ joined }}.week_start
            and {{ joined }}.effect_kind = '{{ kind }}'
{% endfor -%}
{% for joined in ['exits', 'waiting', 'trust', 'billed_weeks'] -%}
    left join {{ joined }}
        on
            weeks.source_system = {{ joined }}.source_system
            and weeks.account_id = {{ joined }}.account_id
            and weeks.week_start = {{ joined }}.week_start
{% endfor -%}
left join billed_accounts
    on weeks.source_system = billed_accounts.source_system and weeks.account_id = billed_accounts.account_id
