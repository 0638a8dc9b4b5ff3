-- One row per account that has a loaded file, with the settings valid at its as_of.
with

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

peopled_accounts as (select * from {{ ref('int_peopled_accounts') }})

select
    accounts.source_system || '/' || accounts.account_id as account_key,
    accounts.source_system,
    accounts.account_id,
    accounts.as_of,
    {{ local_date('accounts.as_of', 'zone_days') }} as as_of_date,
    accounts.newest_extracted_at,
    accounts.timezone,
    accounts.week_start,
    accounts.currency,
    accounts.publishes_texts,
    accounts.conversation_address,
    accounts.ticket_address,
    accounts.settings_from,
    scheduled_accounts.account_id is not null as has_business_hours,
    peopled_accounts.account_id is not null as are_people_exported
from accounts
left join zone_days on {{ is_zone_day('accounts.as_of', 'accounts.timezone', 'zone_days') }}
left join scheduled_accounts
    on accounts.source_system = scheduled_accounts.source_system and accounts.account_id = scheduled_accounts.account_id
left join peopled_accounts
    on accounts.source_system = peopled_accounts.source_system and accounts.account_id = peopled_accounts.account_id
