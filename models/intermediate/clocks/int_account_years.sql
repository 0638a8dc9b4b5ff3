-- One row per account and calendar year that its dates lie in: the ten years before as_of, and older ones with a record. The
-- account's first and last local date stand beside it.

with

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

items as (select * from {{ ref('int_items') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

tickets as (select * from {{ ref('int_tickets') }}),

feedback as (select * from {{ ref('int_feedback') }}),

instants as (
    select
        source_system,
        account_id,
        started_at as instant
    from episode_facts
    union all
    select
        source_system,
        account_id,
        first_item_at as instant
    from episode_facts
    union all
    select
        source_system,
        account_id,
        opened_at as instant
    from conversations
    union all
    select
        source_system,
        account_id,
        created_at as instant
    from tickets
    union all
    select
        source_system,
        account_id,
        submitted_at as instant
    from feedback
),

first_instants as (
    select
        source_system,
        account_id,
        min(instant) as first_instant
    from instants
    group by 1, 2
),

bounds as (
    select
        accounts.source_system,
        accounts.account_id,
        accounts.timezone,
        {{ years_before('accounts.as_of', empty_years()) }} as empty_from,
        {{ local_date('first_instants.first_instant', 'first_days') }} as first_date,
        {{ local_date('accounts.as_of', 'last_days') }} as last_date
    from accounts
    inner join first_instants
        on accounts.source_system = first_instants.source_system and accounts.account_id = first_instants.account_id
    left join zone_days as first_days
        on {{ is_zone_day('first_instants.first_instant', 'accounts.timezone', 'first_days') }}
    left join zone_days as last_days on {{ is_zone_day('accounts.as_of', 'accounts.timezone', 'last_days') }}
    where first_instants.first_instant is not null
),

-- of few conversations is the first item so old that the others need to be looked at
old_conversations as (
    select
        episode_facts.conversation_number,
        episode_facts.source_system,
        episode_facts.account_id
    from episode_facts
    inner join bounds
        on episode_facts.source_system = bounds.source_system and episode_facts.account_id = bounds.account_id
    where episode_facts.first_item_at < bounds.empty_from
    group by 1, 2, 3
),

-- every item and end of a record: a stretch over a new year has dates in both
old_instants as (
    select
        bounds.source_system,
        bounds.account_id,
        bounds.timezone,
        records.instant
    from (
        select * from instants
        union all
        select
            old_conversations.source_system,
            old_conversations.account_id,
            items.occurred_at as instant
        from items
        inner join old_conversations on items.conversation_number = old_conversations.conversation_number
        union all
        select
            source_system,
            account_id,
            closed_at as instant
        from conversations
        union all
        select
            source_system,
            account_id,
            closed_at as instant
        from tickets
    ) as records
    inner join bounds on records.source_system = bounds.source_system and records.account_id = bounds.account_id
    where records.instant < bounds.empty_from
),

years as (
    select
        source_system,
        account_id,
        {{ number_series(
            'extract(year from greatest(first_date, cast(empty_from as date)))', 'extract(year from last_date)'
        ) }} as year_number
    from bounds
    union
    select
        old_instants.source_system,
        old_instants.account_id,
        extract(year from {{ local_date('old_instants.instant', 'zone_days') }}) as year_number
    from old_instants
    left join zone_days on {{ is_zone_day('old_instants.instant', 'old_instants.timezone', 'zone_days') }}
)

select
    years.source_system,
    years.account_id,
    cast(cast(years.year_number as varchar) || '-01-01' as date) as year_start,
    bounds.first_date,
    bounds.last_date
from years
inner join bounds on years.source_system = bounds.source_system and years.account_id = bounds.account_id
