-- One row per account and week with decided episodes: when the first and the last of them was decided, and the first whole
-- build that had loads up to then. It depends on which builds ran, as the build's own record does.
with

loads as (
    select * from {{ ref('base_loads') }}
    where load_status = 'loaded'
),

builds as (select * from {{ ref('base_whole_builds') }}),

episodes as (
    select * from {{ ref('fct_episodes') }}
    where is_handled and is_matured
),

decided as (
    select
        source_system,
        account_id,
        started_week as week_start,
        min(evaluation_at) as first_decided_at,
        max(evaluation_at) as last_decided_at
    from episodes
    group by 1, 2, 3
),

-- the earliest load that reaches a decision: of all that reach as far or further, the first to be there
reached as (
    select
        *,
        min(loaded_at) over (partition by source_system, account_id order by reached_at desc nulls last) as known_from
    from (
        select
            source_system,
            account_id,
            cast(null as date) as week_start,
            extracted_at as reached_at,
            loaded_at
        from loads
        union all
        select
            source_system,
            account_id,
            week_start,
            last_decided_at as reached_at,
            cast(null as timestamp) as loaded_at
        from decided
    ) as loads_and_decisions
),

-- the first whole build after it
decided_in as (
    select
        *,
        min(entry_number) over (order by known_from desc nulls last) as build_entry_number
    from (
        select
            source_system,
            account_id,
            week_start,
            known_from,
            cast(null as bigint) as entry_number
        from reached
        where week_start is not null and known_from is not null
        union all
        select
            cast(null as varchar) as source_system,
            cast(null as varchar) as account_id,
            cast(null as date) as week_start,
            started_at as known_from,
            entry_number
        from builds
    ) as decisions_and_builds
)

select
    decided.source_system,
    decided.account_id,
    decided.week_start,
    decided.first_decided_at,
    decided.last_decided_at,
    decided_in.build_entry_number
from decided
left join decided_in
    on
        decided.source_system = decided_in.source_system
        and decided.account_id = decided_in.account_id
        and decided.week_start = decided_in.week_start
