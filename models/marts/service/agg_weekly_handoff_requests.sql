-- One row per source, account, local week and kind: a person was asked for (handoff_requested) or offered (handoff_offered). How
-- many were taken and served, and how long they waited. NULL where the account's exports show no state changes of the kind, or,
-- of what people did, no messages of people. Both kinds stand on every week. The names of the columns say the times within which
-- a person replied.
{% set served_within = {'5m': '5 * 60', '1h': '60 * 60', '24h': '24 * 60 * 60'} %}
{% set waits = ['seconds_to_served', 'business_seconds_to_served'] %}

with

requests as (select * from {{ ref('fct_handoff_requests') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

counts as (
    select
        source_system,
        account_id,
        occurred_week as week_start,
        kind,
        count(*) as requests,
        count(*) filter (where is_eligible) as eligible_requests,
        count(*) filter (where is_within_opening_hours) as requests_in_opening_hours,
        count(*) filter (where not is_within_opening_hours) as requests_after_hours,
        count(*) filter (where is_taken) as taken_requests,
        {% for name, seconds in served_within.items() -%}
            count(*) filter (where seconds_to_served <= {{ seconds }}) as served_within_{{ name }},
        {% endfor -%}
        {% for wait in waits -%}
            {{ sum_of_seconds(wait) }} as {{ wait }}_sum,
            count({{ wait }}) as {{ wait }}_n,
            {{ percentile(wait, 0.5) }} as {{ wait }}_median,
            {{ percentile(wait, 0.9) }} as {{ wait }}_p90,
        {% endfor -%}
        count(served_at) as served_requests
    from requests
    group by 1, 2, 3, 4
),

kinds as (
    select 'handoff_requested' as kind
    union all
    select 'handoff_offered' as kind
),

-- a request before the first public message may lie in a week before the first episode's
weeks as (
    select
        source_system,
        account_id,
        week_start
    from account_weeks
    union
    select
        source_system,
        account_id,
        week_start
    from counts
),

-- an export that brings the file and none of them says that there were none
known_kinds as (
    select
        source_system,
        account_id,
        kind
    from counts
    union
    select
        source_system,
        account_id,
        'handoff_requested' as kind
    from evidence
    where evidence_kind = 'handoff_requests' and is_known
),

complete as (
    select
        weeks.source_system,
        weeks.account_id,
        weeks.week_start,
        kinds.kind,
        known_kinds.kind is not null as is_kind_known,
        known_kinds.kind is not null and accounts.are_people_exported as is_service_known,
        known_kinds.kind is not null and accounts.has_business_hours as are_hours_known,
        coalesce(counts.requests, 0) as requests,
        coalesce(counts.eligible_requests, 0) as eligible_requests,
        coalesce(counts.requests_in_opening_hours, 0) as requests_in_opening_hours,
        coalesce(counts.requests_after_hours, 0) as requests_after_hours,
        coalesce(counts.taken_requests, 0) as taken_requests,
        {% for name in served_within -%}
            coalesce(counts.served_within_{{ name }}, 0) as served_within_{{ name }},
        {% endfor -%}
        {% for wait in waits -%}
            coalesce(counts.{{ wait }}_sum, 0) as {{ wait }}_sum,
            coalesce(counts.{{ wait }}_n, 0) as {{ wait }}_n,
            counts.{{ wait }}_median,
            counts.{{ wait }}_p90,
        {% endfor -%}
        coalesce(counts.served_requests, 0) as served_requests
    from weeks
    cross join kinds
    inner join accounts on weeks.source_system = accounts.source_system and weeks.account_id = accounts.account_id
    left join known_kinds
        on
            weeks.source_system = known_kinds.source_system
            and weeks.account_id = known_kinds.account_id
            and kinds.kind = known_kinds.kind
    left join counts
        on
            weeks.source_system = counts.source_system
            and weeks.account_id = counts.account_id
            and weeks.week_start = counts.week_start
            and kinds.kind = counts.kind
)

select
    source_system,
    account_id,
    week_start,
    kind,
    case when is_kind_known then requests end as requests,
    case when is_kind_known then eligible_requests end as eligible_requests,
    case when are_hours_known then requests_in_opening_hours end as requests_in_opening_hours,
    case when are_hours_known then requests_after_hours end as requests_after_hours,
    case when is_service_known then taken_requests end as taken_requests,
    case when is_service_known then requests - taken_requests end as untaken_requests,
    {% for name in served_within -%}
        case when is_service_known then served_within_{{ name }} end as served_within_{{ name }},
    {% endfor -%}
    {% for wait in waits -%}
        case when is_service_known then {{ wait }}_sum end as {{ wait }}_sum,
        case when is_service_known then {{ wait }}_n end as {{ wait }}_n,
        {{ wait }}_median,
        {{ wait }}_p90,
    {% endfor -%}
    case when is_service_known then served_requests end as served_requests,
    case when is_service_known then requests - served_requests end as waiting_requests
from complete
