-- One row per calendar date, from the first local date of any account's data to the last as_of; years without a record only in
-- the ten years before an as_of.
with

accounts as (select * from {{ ref('base_accounts') }}),

account_years as (select * from {{ ref('int_account_years') }}),

knowledge_gaps as (select * from {{ ref('int_knowledge_gaps') }}),

orders as (select * from {{ ref('int_orders') }}),

-- a day of grace to either side: local dates reach over the UTC date
bounds as (
    select
        min(first_date) as first_date,
        max(last_date) as last_date
    from (
        select
            cast(min(as_of) as date) - 1 as first_date,
            cast(max(as_of) as date) + 1 as last_date
        from accounts
        union all
        select
            min(first_date) as first_date,
            null as last_date
        from account_years
        union all
        select
            cast(min(asked_at) as date) - 1 as first_date,
            null as last_date
        from knowledge_gaps
        union all
        select
            cast(min(placed_at) as date) - 1 as first_date,
            null as last_date
        from orders
    ) as dates
),

years as (
    select cast(date_trunc('year', date_day) as date) as year_start
    from (
        select year_start as date_day from account_years
        {% for years_ago in range(empty_years() | int + 1) -%}
            union
            select cast({{ years_before('as_of', years_ago) }} as date) + 1 as date_day from accounts
        {% endfor -%}
        {% for name, table in {'asked_at': 'knowledge_gaps', 'placed_at': 'orders'}.items() -%}
            {% for grace in ['- 1', '+ 1'] -%}
                union
                select cast({{ name }} as date) {{ grace }} as date_day from {{ table }}
            {% endfor -%}
        {% endfor %}
    ) as dates
    where date_day is not null
    group by 1
),

-- no year has more than 366 days: the last step may lead into the next one
dates as (
    select
        year_start,
        {{ date_series('year_start', 'year_start + 365', 1) }} as date_day
    from years
)

select
    dates.date_day,
    cast({{ iso_weekday('dates.date_day') }} as integer) as iso_weekday,
    {{ week_start_date('dates.date_day', "'monday'") }} as week_from_monday,
    {{ week_start_date('dates.date_day', "'sunday'") }} as week_from_sunday,
    {{ week_start_date('dates.date_day', "'saturday'") }} as week_from_saturday,
    cast(date_trunc('month', dates.date_day) as date) as month_start,
    cast(date_trunc('quarter', dates.date_day) as date) as quarter_start,
    cast(date_trunc('year', dates.date_day) as date) as year_start
from dates
inner join bounds on bounds.first_date <= dates.date_day and bounds.last_date >= dates.date_day
where cast(date_trunc('year', dates.date_day) as date) = dates.year_start
