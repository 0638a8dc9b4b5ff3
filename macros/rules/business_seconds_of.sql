{#-
    The open seconds of service clocks, one row a clock. Open time up to an instant is a running total looked up twice and
    subtracted; no clock is spread over its days.
    clocks: a CTE with source_system, account_id, subject_id, clock, starts_at, ends_at; intervals: one of int_business_intervals.
-#}
{% macro business_seconds_of(clocks, intervals) -%}
    with

    instants as (
        select
            source_system,
            account_id,
            starts_at as looked_up_at
        from {{ clocks }} as clocks
        union
        select
            source_system,
            account_id,
            ends_at as looked_up_at
        from {{ clocks }} as clocks
    ),

    -- an instant after its own sort position of an interval's opening sees that interval last
    openings_and_instants as (
        select
            source_system,
            account_id,
            opens_at as occurred_at,
            0 as is_instant,
            opens_at,
            closes_at,
            open_microseconds_before
        from {{ intervals }}
        union all
        select
            source_system,
            account_id,
            looked_up_at as occurred_at,
            1 as is_instant,
            cast(null as timestamp) as opens_at,
            cast(null as timestamp) as closes_at,
            null as open_microseconds_before
        from instants
    ),

    -- intervals of one account do not overlap: the newest opening so far has the newest closing and the largest total
    with_last_opening as (
        select
            source_system,
            account_id,
            occurred_at,
            is_instant,
            max(opens_at) over so_far as opens_at,
            max(closes_at) over so_far as closes_at,
            max(open_microseconds_before) over so_far as open_microseconds_before
        from openings_and_instants
        window so_far as (
            partition by source_system, account_id
            order by occurred_at nulls last, is_instant nulls last
            rows between unbounded preceding and current row
        )
    ),

    open_time as (
        select
            source_system,
            account_id,
            occurred_at as looked_up_at,
            coalesce(
                open_microseconds_before + {{ microseconds_between('opens_at', 'least(occurred_at, closes_at)') }}, 0
            ) as open_microseconds
        from with_last_opening
        where is_instant = 1
    )

    select
        clocks.source_system,
        clocks.account_id,
        clocks.subject_id,
        clocks.clock,
        cast(at_end.open_microseconds - at_start.open_microseconds as {{ type_double() }}) / 1000000 as business_seconds
    from {{ clocks }} as clocks
    inner join open_time as at_start
        on
            clocks.source_system = at_start.source_system
            and clocks.account_id = at_start.account_id
            and clocks.starts_at = at_start.looked_up_at
    inner join open_time as at_end
        on
            clocks.source_system = at_end.source_system
            and clocks.account_id = at_end.account_id
            and clocks.ends_at = at_end.looked_up_at
{%- endmacro %}
