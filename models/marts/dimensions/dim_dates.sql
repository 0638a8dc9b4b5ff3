-- One row per calendar date, from the first local date of any account's data to the last as_of.
with

accounts as (select * from {{ ref('int_accounts') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

tickets as (select * from {{ ref('int_tickets') }}),

knowledge_gaps as (select * from {{ ref('int_knowledge_gaps') }}),

feedback as (select * from {{ ref('int_feedback') }}),

orders as (select * from {{ ref('int_orders') }}),

-- a day of grace to either side: local dates reach over the UTC date
bounds as (
    select
        cast(min(instant) as date) - 1 as first_date,
        cast(max(instant) as date) + 1 as last_date
    from (
        select as_of as instant from accounts
        union all
        select min(started_at) as instant from episode_facts
        union all
        select min(first_item_at) as instant from episode_facts
        union all
        select min(created_at) as instant from tickets
        union all
        select min(asked_at) as instant from knowledge_gaps
        union all
        select min(submitted_at) as instant from feedback
        union all
        select min(placed_at) as instant from orders
    ) as instants
),

dates as (
    select {{ date_series('first_date', 'last_date', 1) }} as date_day
    from bounds
    where first_date is not null
)

select
    date_day,
    cast({{ iso_weekday('date_day') }} as integer) as iso_weekday,
    {{ week_start_date('date_day', "'monday'") }} as week_from_monday,
    {{ week_start_date('date_day', "'sunday'") }} as week_from_sunday,
    {{ week_start_date('date_day', "'saturday'") }} as week_from_saturday,
    cast(date_trunc('month', date_day) as date) as month_start,
    cast(date_trunc('quarter', date_day) as date) as quarter_start,
    cast(date_trunc('year', date_day) as date) as year_start
from dates
