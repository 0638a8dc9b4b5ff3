-- One row per item, submission, conversation, ticket, order or touch without any instant: it is on no timeline, in no week, on
-- no date, or begins with its items.
with

messages as (select * from {{ ref('int_irregular_messages') }}),

events as (select * from {{ ref('int_known_events') }}),

feedback as (select * from {{ ref('int_feedback') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

tickets as (select * from {{ ref('int_tickets') }}),

orders as (select * from {{ ref('int_orders') }}),

touches as (select * from {{ ref('int_product_touches') }}),

items as (
    select
        source_system,
        account_id,
        'messages' as table_name,
        'sent_at' as column_name,
        _file as file,
        _row as file_row,
        message_id as record_id,
        'is empty: the item is on no timeline' as what
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
        event_id as record_id,
        'is empty: the item is on no timeline' as what
    from events
    where occurred_at is null and occurred_at_fault is null
    union all
    select
        source_system,
        account_id,
        'feedback' as table_name,
        'submitted_at' as column_name,
        _file as file,
        _row as file_row,
        feedback_id as record_id,
        'is empty: the submission is in no week and counts as no vote' as what
    from feedback
    where submitted_at is null and submitted_at_fault is null
    union all
    select
        source_system,
        account_id,
        'conversations' as table_name,
        'opened_at' as column_name,
        _file as file,
        _row as file_row,
        conversation_id as record_id,
        'is empty: the conversation begins with its first item' as what
    from conversations
    where opened_at is null and opened_at_fault is null
    union all
    select
        source_system,
        account_id,
        'tickets' as table_name,
        'created_at' as column_name,
        _file as file,
        _row as file_row,
        ticket_id as record_id,
        'is empty: the ticket is in no report' as what
    from tickets
    where created_at is null and created_at_fault is null
    union all
    select
        source_system,
        account_id,
        'orders' as table_name,
        'placed_at' as column_name,
        _file as file,
        _row as file_row,
        order_id as record_id,
        'is empty: the order is on no date and credited to nothing' as what
    from orders
    where placed_at is null and placed_at_fault is null
    union all
    select
        source_system,
        account_id,
        'product_touches' as table_name,
        'touched_at' as column_name,
        _file as file,
        _row as file_row,
        touch_id as record_id,
        'is empty: the touch is on no date and no order is credited to it' as what
    from touches
    where touched_at is null and touched_at_fault is null
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
    what,
    cast(null as varchar) as example
from items
