-- One row per account and local date, from the date of its first record to that of its as_of.
with

accounts as (select * from {{ ref('int_accounts') }}),

dates as (select * from {{ ref('dim_dates') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

tickets as (select * from {{ ref('int_tickets') }}),

feedback as (select * from {{ ref('int_feedback') }}),

instants as (
    select
        source_system,
        account_id,
        {{ earliest_of('min(started_at)', 'min(first_item_at)') }} as first_instant
    from episode_facts
    group by 1, 2
    union all
    select
        source_system,
        account_id,
        min(opened_at) as first_instant
    from conversations
    group by 1, 2
    union all
    select
        source_system,
        account_id,
        min(created_at) as first_instant
    from tickets
    group by 1, 2
    union all
    select
        source_system,
        account_id,
        min(submitted_at) as first_instant
    from feedback
    group by 1, 2
),

first_instants as (
    select
        source_system,
        account_id,
        min(first_instant) as first_instant
    from instants
    group by 1, 2
),

bounds as (
    select
        accounts.source_system,
        accounts.account_id,
        accounts.week_start,
        cast({{ local_from_utc('first_instants.first_instant', 'accounts.timezone') }} as date) as first_date,
        cast({{ local_from_utc('accounts.as_of', 'accounts.timezone') }} as date) as last_date
    from accounts
    inner join first_instants
        on accounts.source_system = first_instants.source_system and accounts.account_id = first_instants.account_id
)

select
    bounds.source_system || '/' || bounds.account_id as account_key,
    bounds.source_system,
    bounds.account_id,
    dates.date_day,
    case bounds.week_start
        when 'sunday' then dates.week_from_sunday
        when 'saturday' then dates.week_from_saturday
        else dates.week_from_monday
    end as week_start,
    dates.month_start,
    dates.quarter_start,
    dates.year_start
from bounds
inner join dates on bounds.first_date <= dates.date_day and bounds.last_date >= dates.date_day
