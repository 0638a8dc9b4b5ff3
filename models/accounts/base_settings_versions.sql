-- One row per landed version of an account's settings: a row that a later export replaced was in force before it.
-- Zone and first day of the week stand as they were read.
with

time_zones as (select * from {{ ref('time_zones') }})

select
    source_rows._source_system as source_system,
    source_rows._account_id as account_id,
    source_rows.valid_from as valid_from_text,
    coalesce(time_zones.timezone, 'UTC') as timezone,
    case
        when {{ normalised('source_rows.week_start') }} in ('monday', 'sunday', 'saturday')
            then {{ normalised('source_rows.week_start') }}
        else 'monday'
    end as week_start,
    source_rows._extracted_at,
    source_rows._file,
    source_rows._row
from {{ source('generic', 'account_settings') }} as source_rows
left join time_zones on lower({{ trimmed('source_rows.timezone') }}) = lower(time_zones.timezone)
