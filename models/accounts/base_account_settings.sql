-- One row per set of settings that an export brought: account and valid_from, its newest loaded version.
-- A zone that no IANA list knows is NULL, and so is a currency that is no code of ISO 4217 and a template that is no address of
-- the web with {id} in it; what cannot be read permits nothing. `valid_from` without an offset is read in the row's own zone.
with

time_zones as (select * from {{ ref('time_zones') }}),

currencies as (select * from {{ ref('currencies') }}),

changes as (select * from {{ ref('base_zone_changes') }}),

newest as (
    select landed.*
    from {{ source('generic', 'account_settings') }} as landed
    where {{ is_newest_version(source('generic', 'account_settings'), ['valid_from']) }}
),

zoned as (
    select
        newest.*,
        time_zones.timezone as known_timezone,
        currencies.currency as known_currency,
        {{ instant_cast(canonical_instant_text('newest.valid_from')) }} as wall_clock
    from newest
    left join time_zones on lower({{ trimmed('newest.timezone') }}) = lower(time_zones.timezone)
    left join currencies on {{ currency_code('newest.currency') }} = currencies.currency
),

-- few rows, of any year: they look their stretch up themselves, in the shape of base_local_days
stretches as (
    select
        timezone,
        local_from,
        local_until,
        offset_seconds,
        cast(null as timestamp) as changes_at,
        cast(null as integer) as offset_after_seconds,
        {{ add_seconds('until_at', 'least(offset_seconds, offset_after_seconds)') }} as irregular_from,
        local_until as irregular_until,
        offset_after_seconds - offset_seconds as shift_seconds
    from changes
),

typed as (
    select
        ---------- ids
        zoned._source_system as source_system,
        zoned._account_id as account_id,
        ---------- words and text
        zoned.known_timezone as timezone,
        zoned.timezone as timezone_text,
        {{ normalised('zoned.week_start') }} as week_start,
        zoned.known_currency as currency,
        zoned.currency as currency_text,
        {{ permission('zoned.publishes_texts') }} as publishes_texts,
        zoned.publishes_texts as publishes_texts_text,
        {{ address_template('zoned.conversation_address') }} as conversation_address,
        zoned.conversation_address as conversation_address_text,
        {{ address_template('zoned.ticket_address') }} as ticket_address,
        zoned.ticket_address as ticket_address_text,
        ---------- instants, UTC
        -- settings may be valid since ever
        {{ parse_instant('zoned.valid_from', 'stretches', earliest="timestamp '0001-01-01 00:00:00'") }} as valid_from,
        {{ local_reading('zoned.valid_from', 'stretches') }} as valid_from_reading,
        zoned.valid_from as valid_from_text,
        ---------- where it came from
        zoned._extracted_at,
        zoned._file,
        zoned._row
    from zoned
    left join stretches
        on
            coalesce(zoned.known_timezone, 'UTC') = stretches.timezone
            and (stretches.local_from is null or zoned.wall_clock >= stretches.local_from)
            and (stretches.local_until is null or zoned.wall_clock < stretches.local_until)
)

select
    source_system,
    account_id,
    timezone,
    timezone_text,
    week_start,
    currency,
    publishes_texts,
    conversation_address,
    ticket_address,
    valid_from,
    valid_from_text,
    {{ instant_fault('valid_from_text', 'valid_from', 'valid_from_reading') }} as valid_from_fault,
    case when timezone_text <> '' and timezone is null then 'unknown:' || timezone_text end as timezone_fault,
    case when week_start not in ('monday', 'sunday', 'saturday') then 'unknown:' || week_start end as week_start_fault,
    case when {{ currency_code('currency_text') }} is not null and currency is null then 'unreadable:' || currency_text end
        as currency_fault,
    case
        when {{ normalised('publishes_texts_text') }} is not null and {{ parse_boolean('publishes_texts_text') }} is null
            then 'unreadable:' || publishes_texts_text
    end as publishes_texts_fault,
    {% for address in ['conversation_address', 'ticket_address'] -%}
        case
            when {{ normalised(address ~ '_text') }} is not null and {{ address }} is null
                then 'unreadable:' || {{ address }}_text
        end as {{ address }}_fault,
    {% endfor -%}
    _extracted_at,
    _file,
    _row
from typed
