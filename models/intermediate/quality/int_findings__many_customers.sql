-- One row per conversation in which five customers or more speak: a widget may send one id for all.
with

episodes as (select * from {{ ref('int_episode_facts') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

messages as (
    select
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        source_system,
        account_id,
        sender_id
    from {{ ref('int_known_messages') }}
    where sender_kind = 'contact' and sender_id is not null
),

contacts as (select * from {{ ref('int_contacts') }}),

-- only a conversation with so many messages of customers can hold so many customers
long_conversations as (
    select conversation_number
    from episodes
    group by 1
    having sum(contact_messages) >= {{ many_customers() }}
),

customers as (
    select
        long_conversations.conversation_number,
        count(distinct coalesce(contacts.surviving_contact_id, messages.sender_id)) as customers
    from long_conversations
    inner join messages on long_conversations.conversation_number = messages.conversation_number
    left join contacts
        on
            messages.source_system = contacts.source_system
            and messages.account_id = contacts.account_id
            and messages.sender_id = contacts.contact_id
    group by 1
    having count(distinct coalesce(contacts.surviving_contact_id, messages.sender_id)) >= {{ many_customers() }}
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
