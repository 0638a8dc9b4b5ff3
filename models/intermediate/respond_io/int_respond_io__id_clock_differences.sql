-- One row per account, kind of record and distance between the text times and the ids' own clocks, known at as_of: ids of
-- conversations and messages are microseconds since 1970, which no zone touches. How far the text lies behind the id is told in
-- quarters of an hour. A table: every message and conversation is read once for its few rows.
{{ config(materialized='table') }}
with

conversations as (
    select * from {{ ref('int_respond_io__conversation_records') }}
    where started_at is not null
),

messages as (
    select * from {{ ref('int_respond_io__placed_messages') }}
    where sent_at is not null
),

accounts as (select * from {{ ref('base_accounts') }}),

records as (
    select
        source_system,
        account_id,
        'conversation' as record_kind,
        started_at as stated_at,
        {{ id_clock('conversation_id') }} as id_at
    from conversations
    union all
    select
        source_system,
        account_id,
        'message' as record_kind,
        sent_at as stated_at,
        {{ id_clock('message_id') }} as id_at
    from messages
),

known_records as (
    select
        records.*,
        accounts.timezone,
        cast({{ rounded(microseconds_between('records.id_at', 'records.stated_at') ~ ' / 900000000.0', 0) }} as bigint)
            as quarters_late
    from records
    inner join accounts on records.source_system = accounts.source_system and records.account_id = accounts.account_id
    where records.id_at is not null and {{ exists_by('records.stated_at', 'accounts.as_of') }}
)

select
    source_system,
    account_id,
    record_kind,
    timezone,
    quarters_late,
    cast(quarters_late / 4.0 as decimal(18, 2)) as hours_late,
    count(*) as records,
    min(id_at) as first_at,
    max(id_at) as last_at
from known_records
group by 1, 2, 3, 4, 5, 6
