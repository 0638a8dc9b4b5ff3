-- One row per conversation in which five customers or more speak: a widget may send one id for all.
with

crowded_conversations as (select * from {{ ref('int_crowded_conversations') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

contacts as (select * from {{ ref('int_contacts') }}),

senders as (
    select
        conversations.conversation_number,
        conversations.source_system,
        conversations.account_id,
        crowded_conversations.sender_id
    from crowded_conversations
    inner join conversations on crowded_conversations.conversation_number = conversations.conversation_number
),

customers as (
    select
        senders.conversation_number,
        count(distinct coalesce(contacts.surviving_contact_id, senders.sender_id)) as customers
    from senders
    left join contacts
        on
            senders.source_system = contacts.source_system
            and senders.account_id = contacts.account_id
            and senders.sender_id = contacts.contact_id
    group by 1
    having count(distinct coalesce(contacts.surviving_contact_id, senders.sender_id)) >= {{ many_customers() }}
)

select
    conversations.source_system,
    conversations.account_id,
    'many_customers' as check_name,
    'messages' as table_name,
    'conversation_id' as column_name,
    conversations._file as file,
    conversations._row as file_row,
    conversations.conversation_id as record_id,
    'holds messages of many customers: does the tool send one id for the conversations of all?' as what,
    cast(customers.customers as varchar) || ' customers' as example
from customers
inner join conversations on customers.conversation_number = conversations.conversation_number
