-- One row per conversation id under which one load holds conversations of several contacts or starts: a spreadsheet rounded
-- two ids to one. None of them is used: which is which cannot be told. Starts that differ by less than a minute are one: a
-- spreadsheet cuts the seconds. In a later load a conversation may have moved: its contact was merged, its zone set right. A
-- table: landed rows are compared once for the models that leave them out.
{{ config(materialized='table') }}

with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

date_orders as (select * from {{ ref('stg_respond_io__date_orders') }}),

repeated_ids as (
    select
        _source_system,
        _account_id,
        conversation_id
    from {{ source('respond_io', 'conversations') }}
    group by 1, 2, 3
    having count(*) > 1
),

versions as (
    select
        landed._source_system,
        landed._account_id,
        landed.conversation_id,
        landed.contact_id,
        {{ iso_from_slashes('landed.datetime_conversation_started', 'date_orders.date_order') }} as started_text,
        accounts.timezone,
        landed._extracted_at,
        landed._file,
        landed._row
    from {{ source('respond_io', 'conversations') }} as landed
    inner join repeated_ids
        on
            landed._source_system = repeated_ids._source_system
            and landed._account_id = repeated_ids._account_id
            and landed.conversation_id = repeated_ids.conversation_id
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    left join date_orders on landed._load_id = date_orders._load_id
),

dated as (
    select
        versions.*,
        {{ parse_instant('versions.started_text', 'local_days') }} as started_at
    from versions
    left join local_days on {{ is_local_day('versions.started_text', 'versions.timezone', 'local_days') }}
),

loads as (
    select
        _source_system,
        _account_id,
        conversation_id,
        count(*) as landed_rows,
        min(_file) as _file,
        min(_row) as _row
    from dated
    group by _source_system, _account_id, conversation_id, _extracted_at
    having
        min(coalesce(contact_id, '')) <> max(coalesce(contact_id, ''))
        or {{ microseconds_between('min(started_at)', 'max(started_at)') }} >= {{ seconds_a_spreadsheet_cuts() }} * 1000000
)

select
    _source_system as source_system,
    _account_id as account_id,
    conversation_id,
    cast(sum(landed_rows) as bigint) as landed_rows,
    min(_file) as _file,
    min(_row) as _row
from loads
group by 1, 2, 3
