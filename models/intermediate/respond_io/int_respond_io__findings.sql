-- One row per finding that only respond.io's exports can bring: an id under which two conversations collide, a contact's day of
-- messages without a conversation, a distance between text times and ids, a posted close that fits no conversation.
with

colliding_conversations as (select * from {{ ref('stg_respond_io__colliding_conversations') }}),

unmatched_days as (select * from {{ ref('int_respond_io__unmatched_days') }}),

clock_differences as (
    select * from {{ ref('int_respond_io__id_clock_differences') }}
    where quarters_late <> 0
),

closed_webhooks as (select * from {{ ref('stg_respond_io__closed_webhooks') }}),

close_posts as (select * from {{ ref('int_respond_io__close_posts') }})

select
    source_system,
    account_id,
    'colliding_id' as check_name,
    'conversations' as table_name,
    'conversation_id' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    -- none of the conversations is used: the finding is there without one
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    'stands for several conversations (another contact or start): a spreadsheet rounded their ids; none is used' as what,
    cast(landed_rows as varchar) || ' rows' as example
from colliding_conversations
union all
select
    source_system,
    account_id,
    'unmatched_messages' as check_name,
    'messages' as table_name,
    'contact_id' as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    contact_id as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    'has messages that no exported conversation holds; they wait for theirs' as what,
    cast(sent_date as varchar) || ': ' || cast(messages as varchar) || ' messages, ' || where_it_lies as example
from unmatched_days
union all
select
    source_system,
    account_id,
    'clock_disagrees' as check_name,
    record_kind || 's' as table_name,
    case record_kind when 'conversation' then 'datetime_conversation_started' else 'date_time' end as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    cast(null as varchar) as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    'read in ' || timezone || ' does not agree with the clock in the ids: is the account''s time zone right?' as what,
    cast(hours_late as varchar) || ' hours late in ' || cast(records as varchar) || ' records' as example
from clock_differences
union all
select
    closed_webhooks.source_system,
    closed_webhooks.account_id,
    'unmatched_close' as check_name,
    'closed_webhooks' as table_name,
    'conversation' as column_name,
    closed_webhooks._file as file,
    closed_webhooks._row as file_row,
    closed_webhooks.post_id as record_id,
    cast(null as varchar) as conversation_id,
    closed_webhooks.opened_at as happened_at,
    'fits no exported conversation by contact and opening, and makes none' as what,
    cast(closed_webhooks.opened_at as varchar) as example
from closed_webhooks
left join close_posts
    on
        closed_webhooks.source_system = close_posts.source_system
        and closed_webhooks.account_id = close_posts.account_id
        and closed_webhooks.post_id = close_posts.post_id
where close_posts.post_id is null
