-- One row per account whose published local days and weeks have moved: it brought other settings than those in force, or its
-- newest load was made under another release of the zone rules.
with

accounts as (select * from {{ ref('base_accounts') }}),

settings as (select * from {{ ref('base_account_settings') }}),

landed as (select * from {{ ref('base_settings_versions') }}),

transitions as (select * from {{ ref('zone_transitions') }}),

loads as (
    select * from {{ ref('base_loads') }}
    where load_status = 'loaded'
),

release_in_force as (select max(release) as zone_release from transitions),

other_settings as (
    select
        accounts.source_system,
        accounts.account_id,
        accounts.timezone,
        accounts.week_start,
        landed.timezone as other_timezone,
        landed.week_start as other_week_start,
        landed._file,
        landed._row,
        row_number() over (
            partition by accounts.source_system, accounts.account_id
            order by
                {{ settings_hold_since('settings') }} desc nulls last,
                landed._extracted_at desc nulls last,
                landed._file desc nulls last,
                landed._row desc nulls last
        ) as nearness
    from accounts
    inner join landed on accounts.source_system = landed.source_system and accounts.account_id = landed.account_id
    inner join settings
        on
            landed.source_system = settings.source_system
            and landed.account_id = settings.account_id
            and coalesce(landed.valid_from_text, '') = coalesce(settings.valid_from_text, '')
    where
        accounts.settings_from = 'export'
        and {{ settings_hold_since('settings') }} <= accounts.as_of
        and landed._extracted_at <= accounts.newest_extracted_at
        and (landed.timezone <> accounts.timezone or landed.week_start <> accounts.week_start)
),

ranked_loads as (
    select
        source_system,
        account_id,
        zone_release,
        row_number() over (
            partition by source_system, account_id order by loaded_at desc nulls last, load_id desc nulls last
        ) as load_rank
    from loads
)

select
    source_system,
    account_id,
    'settings_moved' as check_name,
    'account_settings' as table_name,
    cast(null as varchar) as column_name,
    _file as file,
    _row as file_row,
    account_id as record_id,
    'differs from the settings in force, which hold for all history: local days and weeks published under it have moved'
        as what,
    other_timezone || ', weeks from ' || other_week_start || '; now ' || timezone || ', weeks from ' || week_start as example
from other_settings
where nearness = 1
union all
select
    ranked_loads.source_system,
    ranked_loads.account_id,
    'zone_rules_changed' as check_name,
    cast(null as varchar) as table_name,
    cast(null as varchar) as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    ranked_loads.account_id as record_id,
    'the newest load was made under other zone rules than those in force: where they differ, local days and weeks that were '
    || 'published before have moved' as what,
    ranked_loads.zone_release || '; now ' || release_in_force.zone_release as example
from ranked_loads
cross join release_in_force
where ranked_loads.load_rank = 1 and ranked_loads.zone_release <> release_in_force.zone_release
