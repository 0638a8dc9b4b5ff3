-- One row per account, kind, name and instant of a change of how its conversations are measured, as far as it bears a date:
-- settings, opening hours, live periods of the AI, texts of definitions, prices, and the first file of each kind of evidence
-- that came after the account's first load. A date counts from its midnight in UTC.
-- kind, seed, what is named, the first date on which it is otherwise
{% set dated = [
    ('opening_hours', 'business_schedules', "'schedule'", 'valid_from'),
    ('opening_hours', 'business_schedules', "'schedule'", 'valid_to + 1'),
    ('live_period', 'agent_live_periods', "coalesce(seed_rows.channel, 'every channel')", 'live_from'),
    ('live_period', 'agent_live_periods', "coalesce(seed_rows.channel, 'every channel')", 'live_to + 1'),
] %}

with

accounts as (select * from {{ ref('base_accounts') }}),

settings as (select * from {{ ref('base_account_settings') }}),

definitions as (select * from {{ ref('resolution_definitions') }}),

prices as (select * from {{ ref('resolution_prices') }}),

evidence_files as (select * from {{ ref('evidence_files') }}),

loads as (
    select * from {{ ref('base_loads') }}
    where load_status = 'loaded'
),

first_loads as (
    select
        source_system,
        account_id,
        min(extracted_at) as first_extracted_at
    from loads
    group by 1, 2
),

first_files as (
    select
        loads.source_system,
        loads.account_id,
        evidence_files.evidence_kind,
        min(loads.extracted_at) as extracted_at
    from loads
    inner join evidence_files
        on loads.source_system = evidence_files.source_system and loads.table_name = evidence_files.table_name
    group by 1, 2, 3
),

-- an account without rows of its own in a seed follows those of *
seed_dates as (
    {% for kind, seed, name, first_date in dated -%}
        select
            accounts.source_system,
            accounts.account_id,
            '{{ kind }}' as kind,
            {{ name }} as name,
            cast(seed_rows.{{ first_date }} as timestamp) as changed_at,
            dense_rank() over (
                partition by accounts.source_system, accounts.account_id
                order by case when seed_rows.account_id = accounts.account_id then 0 else 1 end
            ) as nearness
        from accounts
        inner join {{ ref(seed) }} as seed_rows
            on
                seed_rows.source_system in (accounts.source_system, '*')
                and seed_rows.account_id in (accounts.account_id, '*')
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

changes as (
    select
        source_system,
        account_id,
        'settings' as kind,
        'account_settings' as name,
        valid_from as changed_at
    from settings
    where coalesce(valid_from_fault, '') not like 'unreadable%'
    union all
    select
        source_system,
        account_id,
        kind,
        name,
        changed_at
    from seed_dates
    where nearness = 1
    union all
    select
        accounts.source_system,
        accounts.account_id,
        'definition' as kind,
        definitions.definition_id as name,
        {{ instant_cast('definitions.version') }} as changed_at
    from accounts
    cross join definitions
    union all
    -- a price without a source or an account is anybody's
    select
        accounts.source_system,
        accounts.account_id,
        'price' as kind,
        prices.definition_id as name,
        cast(prices.valid_from as timestamp) as changed_at
    from accounts
    inner join prices
        on
            coalesce(prices.source_system, accounts.source_system) = accounts.source_system
            and coalesce(prices.account_id, accounts.account_id) = accounts.account_id
    union all
    select
        first_files.source_system,
        first_files.account_id,
        'first_file' as kind,
        first_files.evidence_kind as name,
        first_files.extracted_at as changed_at
    from first_files
    inner join first_loads
        on first_files.source_system = first_loads.source_system and first_files.account_id = first_loads.account_id
    where first_files.extracted_at > first_loads.first_extracted_at
)

select
    source_system,
    account_id,
    kind,
    name,
    changed_at
from changes
where changed_at is not null
group by 1, 2, 3, 4, 5
