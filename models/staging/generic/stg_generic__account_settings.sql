-- One row per set of settings that an export brought: account and valid_from, its newest loaded version.
-- A zone that no IANA list knows is NULL; `valid_from` without an offset is read in the row's own zone.
with

time_zones as (select * from {{ ref('time_zones') }}),

newest as (
    select landed.*
    from {{ source('generic', 'account_settings') }} as landed
    where {{ is_newest_version(source('generic', 'account_settings'), ['valid_from']) }}
),

typed as (
    select
        ---------- ids
        newest._source_system as source_system,
        newest._account_id as account_id,
        ---------- words and text
        time_zones.timezone,
        newest.timezone as timezone_text,
        {{ normalised('newest.week_start') }} as week_start,
        nullif(newest.currency, '') as currency,
        ---------- instants, UTC
        -- settings may be valid since ever
        {{ parse_instant('newest.valid_from', "coalesce(time_zones.timezone, 'UTC')", earliest='0001-01-01 00:00:00') }}
            as valid_from,
        newest.valid_from as valid_from_text,
        ---------- where it came from
        newest._extracted_at,
        newest._file,
        newest._row
    from newest
    left join time_zones on lower(trim(newest.timezone)) = lower(time_zones.timezone)
)

select
    source_system,
    account_id,
    timezone,
    timezone_text,
    week_start,
    currency,
    valid_from,
    {{ instant_fault('valid_from_text', 'valid_from', "coalesce(timezone, 'UTC')") }} as valid_from_fault,
    case when timezone_text <> '' and timezone is null then 'unknown:' || timezone_text end as timezone_fault,
    case when week_start not in ('monday', 'sunday', 'saturday') then 'unknown:' || week_start end as week_start_fault,
    _extracted_at,
    _file,
    _row
from typed
