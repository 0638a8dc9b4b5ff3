-- A schedule has one zone, and its intervals of one weekday do not overlap. Mend seeds/business_schedules.csv.
with

schedules as (select * from {{ ref('business_schedules') }}),

overlapping as (
    select
        one.source_system,
        one.account_id,
        'intervals of a weekday overlap' as what
    from schedules as one
    inner join schedules as other
        on
            one.source_system = other.source_system
            and one.account_id = other.account_id
            and one.iso_weekday = other.iso_weekday
            and one.opens_at < other.closes_at
            and other.opens_at < one.closes_at
            and coalesce(one.valid_from, date '0001-01-01') <= coalesce(other.valid_to, date '9999-12-31')
            and coalesce(other.valid_from, date '0001-01-01') <= coalesce(one.valid_to, date '9999-12-31')
    where
        one.opens_at <> other.opens_at
        or one.closes_at <> other.closes_at
        or coalesce(one.valid_from, date '0001-01-01') <> coalesce(other.valid_from, date '0001-01-01')
),

several_zones as (
    select
        source_system,
        account_id,
        'has more than one time zone' as what
    from schedules
    group by 1, 2
    having count(distinct timezone) > 1
),

backwards as (
    select
        source_system,
        account_id,
        'closes before it opens' as what
    from schedules
    where closes_at <= opens_at
)

select * from overlapping
union all
select * from several_zones
union all
select * from backwards
