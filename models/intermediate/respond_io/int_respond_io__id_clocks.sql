-- One row per exported record whose id is a clock, with a readable instant: the instant that the id tells, and how far the text
-- lies behind it in quarters of an hour. Ids of conversations and messages are microseconds since 1970: no zone touches them.
with

conversations as (
    select * from {{ ref('int_respond_io__conversation_records') }}
    where started_at is not null
),

messages as (
    select * from {{ ref('int_respond_io__placed_messages') }}
    where sent_at is not null
),

records as (
    select
        source_system,
        account_id,
        'conversation' as record_kind,
        conversation_id as record_id,
        started_at as stated_at
    from conversations
    union all
    select
        source_system,
        account_id,
        'message' as record_kind,
        message_id as record_id,
        sent_at as stated_at
    from messages
),

clocked as (
    select
        *,
        {{ id_clock('record_id') }} as id_at
    from records
)

select
    source_system,
    account_id,
    record_kind,
    record_id,
    stated_at,
    id_at,
    cast(round({{ microseconds_between('id_at', 'stated_at') }} / 900000000.0) as bigint) as quarters_late
from clocked
where id_at is not null
