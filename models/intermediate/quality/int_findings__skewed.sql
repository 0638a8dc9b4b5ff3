-- One row per pair of instants in the wrong order: what they would measure is NULL.
with

conversations as (select * from {{ ref('int_known_conversations') }}),

messages as (select * from {{ ref('int_irregular_messages') }}),

tickets as (select * from {{ ref('int_tickets') }}),

contacts as (select * from {{ ref('int_contacts') }})

select
    source_system,
    account_id,
    'before_its_conversation' as check_name,
    'messages' as table_name,
    'sent_at' as column_name,
    _file as file,
    _row as file_row,
    message_id as record_id,
    'lies before its conversation was opened' as what,
    cast(sent_at as varchar) as example
from messages
where is_before_its_conversation
union all
select
    source_system,
    account_id,
    'negative_duration' as check_name,
    'conversations' as table_name,
    'closed_at' as column_name,
    _file as file,
    _row as file_row,
    conversation_id as record_id,
    'lies before opened_at' as what,
    cast(closed_at as varchar) as example
from conversations
where closed_at < opened_at
union all
select
    source_system,
    account_id,
    'negative_duration' as check_name,
    'tickets' as table_name,
    'closed_at' as column_name,
    _file as file,
    _row as file_row,
    ticket_id as record_id,
    'lies before created_at' as what,
    cast(closed_at as varchar) as example
from tickets
where closed_at < created_at
union all
select
    source_system,
    account_id,
    'merge_circle' as check_name,
    'contacts' as table_name,
    'merged_into_id' as column_name,
    _file as file,
    _row as file_row,
    contact_id as record_id,
    'leads into a circle of merges and is ignored' as what,
    contact_id as example
from contacts
where is_in_merge_circle
union all
select
    source_system,
    account_id,
    'merge_circle' as check_name,
    'tickets' as table_name,
    'merged_into_id' as column_name,
    _file as file,
    _row as file_row,
    ticket_id as record_id,
    'leads into a circle of merges and is ignored' as what,
    ticket_id as example
from tickets
where is_in_merge_circle
