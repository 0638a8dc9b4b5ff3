-- One row per source, account, local date and holder (the AI, people, nobody), from the account's first opening to its as_of:
-- how many conversations were open when the date began and ended, and what came and went between: opened, reopened, taken over
-- from another holder; closed, passed on to another. Dates on which nothing happened exist in the ten years before as_of.
{% set empty_from = years_before('accounts.as_of', empty_years()) %}
{% set moves = ['opened', 'reopened', 'moved_in', 'closed', 'moved_out'] %}

with

changes as (select * from {{ ref('int_state_changes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

account_settings as (select * from {{ ref('dim_accounts') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

service_evidence as (
    {{ service_evidence('account_settings', 'evidence') }}
),

dated as (
    select
        changes.source_system,
        changes.account_id,
        {{ local_date('changes.changed_at', 'zone_days') }} as local_date,
        changes.is_opening,
        changes.was_open,
        changes.is_open,
        changes.holder_before,
        changes.holder_after,
        count(*) as conversations
    from changes
    inner join accounts on changes.source_system = accounts.source_system and changes.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('changes.changed_at', 'accounts.timezone', 'zone_days') }}
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

first_dates as (
    select
        source_system,
        account_id,
        min(local_date) as first_date
    from dated
    group by 1, 2
),

bounds as (
    select
        first_dates.source_system,
        first_dates.account_id,
        greatest(first_dates.first_date, {{ local_date(empty_from, 'empty_days') }}) as first_date,
        {{ local_date('accounts.as_of', 'last_days') }} as last_date
    from first_dates
    inner join accounts
        on first_dates.source_system = accounts.source_system and first_dates.account_id = accounts.account_id
    left join zone_days as empty_days on {{ is_zone_day(empty_from, 'accounts.timezone', 'empty_days') }}
    left join zone_days as last_days on {{ is_zone_day('accounts.as_of', 'accounts.timezone', 'last_days') }}
),

-- a change is of the holder from whom it takes, of the one whom it gives to, or of both
lines as (
    select
        source_system,
        account_id,
        local_date,
        holder_after as holder,
        case when is_opening then conversations else 0 end as opened,
        case when not is_opening and not was_open then conversations else 0 end as reopened,
        case when was_open then conversations else 0 end as moved_in,
        0 as closed,
        0 as moved_out
    from dated
    where is_open
    union all
    select
        source_system,
        account_id,
        local_date,
        holder_before as holder,
        0 as opened,
        0 as reopened,
        0 as moved_in,
        case when not is_open then conversations else 0 end as closed,
        case when is_open then conversations else 0 end as moved_out
    from dated
    where was_open
),

all_dates as (
    select
        source_system,
        account_id,
        {{ date_series('first_date', 'last_date', 1) }} as local_date
    from bounds
    union
    select
        source_system,
        account_id,
        local_date
    from dated
),

holders as (
    select 'ai' as holder
    union all
    select 'human' as holder
    union all
    select 'nobody' as holder
),

days as (
    select
        all_dates.source_system,
        all_dates.account_id,
        all_dates.local_date,
        holders.holder,
        {% for move in moves -%}
            coalesce({{ sum_of_counts('lines.' ~ move) }}, 0) as {{ move }},
        {% endfor -%}
        coalesce(
            {{ sum_of_counts('lines.opened + lines.reopened + lines.moved_in - lines.closed - lines.moved_out') }}, 0
        ) as net_change
    from all_dates
    cross join holders
    left join lines
        on
            all_dates.source_system = lines.source_system
            and all_dates.account_id = lines.account_id
            and all_dates.local_date = lines.local_date
            and holders.holder = lines.holder
    group by 1, 2, 3, 4
),

with_stock as (
    select
        *,
        cast(
            sum(net_change) over (
                partition by source_system, account_id, holder
                order by local_date nulls last
                rows between unbounded preceding and current row
            ) as bigint
        ) as open_at_end
    from days
),

with_evidence as (
    select
        with_stock.*,
        service_evidence.are_closes_known,
        service_evidence.is_stock_known,
        with_stock.holder <> 'human' or service_evidence.are_people_seen as is_holder_known
    from with_stock
    inner join service_evidence
        on
            with_stock.source_system = service_evidence.source_system
            and with_stock.account_id = service_evidence.account_id
)

select
    source_system,
    account_id,
    local_date,
    holder,
    case when is_stock_known and is_holder_known then open_at_end - net_change end as open_at_start,
    case when is_holder_known then opened end as opened,
    {% for move in moves[1:] -%}
        case when are_closes_known and is_holder_known then {{ move }} end as {{ move }},
    {% endfor -%}
    case when is_stock_known and is_holder_known then open_at_end end as open_at_end
from with_evidence
