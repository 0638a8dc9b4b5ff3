-- One row per account that has a loaded file: its as_of, zone, first day of the week and currency.
with

accounts as (select * from {{ ref('stg_accounts') }})

select
    source_system,
    account_id,
    newest_extracted_at,
    as_of,
    timezone,
    week_start,
    {{ currency_code('currency') }} as currency,
    settings_from
from accounts
