-- Every date of a zone has a row in both tables, and the two are each other's way back: six wall clocks of a day, the bounds of
-- what is irregular and of a change among them, become UTC and local time again. One that is skipped comes back later by the gap.
with

local_days as (select * from {{ ref('base_local_days') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

zones as (select * from {{ ref('base_calendar_zones') }}),

midnights as (
    select
        *,
        cast(cast(local_date as date) as timestamp) as midnight
    from local_days
    -- each month's first day, and whatever is not like every other day
    where local_date like '%-01' or changes_at is not null or shift_seconds is not null
),

wall_clocks as (
    {% for wall_clock in [
        'midnight',
        add_seconds('midnight', 86399),
        'changes_at',
        add_seconds('changes_at', -1),
        'irregular_from',
        add_seconds('irregular_from', -1),
    ] -%}
        select
            *,
            {{ wall_clock }} as wall_clock
        from midnights
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
),

instants as (
    select
        *,
        {{ utc_from_local('wall_clock', 'wall_clocks') }} as instant,
        wall_clock >= irregular_from and wall_clock < irregular_until and shift_seconds > 0 as is_skipped
    from wall_clocks
    -- what is irregular may begin on the day before
    where cast(wall_clock as date) = cast(local_date as date)
),

returned as (
    select
        instants.timezone,
        instants.wall_clock,
        instants.instant,
        case when instants.is_skipped then instants.shift_seconds else 0 end as gap_seconds,
        {{ local_time('instants.instant', 'zone_days') }} as returned_clock
    from instants
    left join zone_days on {{ is_zone_day('instants.instant', 'instants.timezone', 'zone_days') }}
    inner join zones on instants.timezone = zones.timezone
    -- the first and the last day reach over the table's end
    where
        cast(instants.instant as date) >= zones.first_date
        and cast(instants.instant as date) <= zones.last_date
),

incomplete as (
    select
        days.timezone,
        count(*) as rows_of_zone,
        count(distinct days.date_day) as days_of_zone,
        max({{ day_number('zones.last_date') }} - {{ day_number('zones.first_date') }}) + 1 as days_to_have
    from (
        select
            timezone,
            utc_date as date_day,
            'utc' as side
        from zone_days
        union all
        select
            timezone,
            cast(local_date as date) as date_day,
            'local' as side
        from local_days
    ) as days
    inner join zones on days.timezone = zones.timezone
    group by days.timezone, days.side
    having count(*) <> max({{ day_number('zones.last_date') }} - {{ day_number('zones.first_date') }}) + 1
        or count(*) <> count(distinct days.date_day)
)

select
    timezone,
    cast(wall_clock as varchar) as found
from returned
where returned_clock <> {{ add_seconds('wall_clock', 'gap_seconds') }}
union all
select
    timezone,
    cast(rows_of_zone as varchar) as found
from incomplete
