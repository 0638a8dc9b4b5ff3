-- One row per item without any instant: it is on no timeline.
with

messages as (select * from {{ ref('int_irregular_messages') }}),

events as (select * from {{ ref('int_known_events') }}),

items as (
    select
        source_system,
        account_id,
        'messages' as table_name,
        'sent_at' as column_name,
        _file as file,
        _row as file_row,
        message_id as record_id
    from messages
    where sent_at is null and sent_at_fault is null
    union all
    select
        source_system,
        account_id,
        'conversation_events' as table_name,
        'occurred_at' as column_name,
        _file as file,
        _row as file_row,
        event_id as record_id
    from events
    where occurred_at is null and occurred_at_fault is null
)

select
    source_system,
    account_id,
    'missing_instant' as check_name,
    table_name,
    column_name,
    file,
    file_row,
    record_id,
    'is empty: the item is on no timeline' as what,
    cast(null as varchar) as example
from items
