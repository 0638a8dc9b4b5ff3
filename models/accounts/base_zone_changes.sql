-- One row per time zone and stretch in which local time keeps one distance to UTC, to the end of 2099: the transitions of the
-- release, and after the last of them the two changes of each year that the zone's rule makes. A table: both tables of days are
-- spread from it.
{{ config(materialized='table') }}

with

transitions as (select * from {{ ref('zone_transitions') }}),

rules as (select * from {{ ref('zone_rules') }}),

last_transitions as (
    select
        zone,
        max(from_at) as last_from_at
    from transitions
    group by 1
),

years as (select {{ number_series(1970, last_zone_year()) }} as year_number),

-- the seventh day before the next month begins the week of the month's last weekdays
months as (
    select
        rules.*,
        cast(
            cast(years.year_number as varchar) || '-' || lpad(cast(rules.month_number as varchar), 2, '0') || '-01' as date
        ) as month_start,
        cast(
            case
                when rules.month_number = 12 then cast(years.year_number + 1 as varchar) || '-01-01'
                else
                    cast(years.year_number as varchar)
                    || '-' || lpad(cast(rules.month_number + 1 as varchar), 2, '0') || '-01'
            end as date
        ) as next_month_start
    from rules
    cross join years
),

weeks as (
    select
        *,
        case when week_of_month = 5 then next_month_start - 7 else month_start + 7 * (week_of_month - 1) end as week_date
    from months
),

yearly_changes as (
    select
        weeks.zone,
        weeks.offset_seconds,
        {{ add_seconds(
            'cast(weeks.week_date + cast((weeks.iso_weekday - ' ~ iso_weekday('weeks.week_date') ~ ' + 7) % 7 as integer)'
            ~ ' as timestamp)',
            '(weeks.local_seconds - weeks.offset_before_seconds)'
        ) }} as from_at
    from weeks
),

changes as (
    select
        zone,
        from_at,
        offset_seconds
    from transitions
    union all
    select
        yearly_changes.zone,
        yearly_changes.from_at,
        yearly_changes.offset_seconds
    from yearly_changes
    inner join last_transitions on yearly_changes.zone = last_transitions.zone
    where yearly_changes.from_at > last_transitions.last_from_at
),

-- a zone's last transition may change its rule alone, and the rule repeat a change that was already made
compared as (
    select
        *,
        lag(offset_seconds) over (partition by zone order by from_at nulls last) as earlier_offset_seconds
    from changes
),

with_neighbours as (
    select
        zone as timezone,
        from_at,
        lead(from_at) over in_zone as until_at,
        lag(offset_seconds) over in_zone as offset_before_seconds,
        offset_seconds,
        lead(offset_seconds) over in_zone as offset_after_seconds
    from compared
    where earlier_offset_seconds is null or offset_seconds <> earlier_offset_seconds
    window in_zone as (partition by zone order by from_at nulls last)
)

select
    *,
    -- a wall clock is read with the old distance until then: the first reading of what occurs twice, and over what is skipped
    case
        when offset_before_seconds is not null
            then {{ add_seconds('from_at', 'greatest(offset_before_seconds, offset_seconds)') }}
    end as local_from,
    case
        when offset_after_seconds is not null
            then {{ add_seconds('until_at', 'greatest(offset_seconds, offset_after_seconds)') }}
    end as local_until
from with_neighbours
