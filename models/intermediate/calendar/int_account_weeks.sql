-- One row per account and week: from the local week of its first episode's start to the local week of its as_of.
with

accounts as (select * from {{ ref('int_accounts') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

first_starts as (
    select
        source_system,
        account_id,
        min(started_at) as first_started_at
    from episode_facts
    group by 1, 2
),

bounds as (
    select
        accounts.source_system,
        accounts.account_id,
        {{ week_start_date(local_from_utc('first_starts.first_started_at', 'accounts.timezone'), 'accounts.week_start') }}
            as first_week,
        {{ week_start_date(local_from_utc('accounts.as_of', 'accounts.timezone'), 'accounts.week_start') }} as last_week
    from accounts
    inner join first_starts
        on accounts.source_system = first_starts.source_system and accounts.account_id = first_starts.account_id
    where first_starts.first_started_at is not null
)

select
    source_system,
    account_id,
    {{ date_series('first_week', 'last_week', 7) }} as week_start
from bounds
