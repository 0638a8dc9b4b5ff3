-- One row per conversation with messages of so many senders that they can be many customers, and sender: ids as exported, of
-- which several may be one customer's. A table, by conversation: messages are many, and such conversations few.
{{ config(materialized='by_conversation') }}
with

messages as (select * from {{ of_touched(ref('int_known_messages'), conversation_keys()) }}),

episodes as (select * from {{ of_touched(ref('int_episode_facts')) }}),

-- only a conversation with so many messages of customers can hold so many customers
long_conversations as (
    select conversation_number
    from episodes
    group by 1
    having sum(contact_messages) >= {{ many_customers() }}
),

sent as (
    select
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        sender_id
    from messages
    where sender_kind = 'contact' and sender_id is not null
),

senders as (
    select
        sent.conversation_number,
        sent.sender_id
    from sent
    inner join long_conversations on sent.conversation_number = long_conversations.conversation_number
    group by 1, 2
),

counted as (
    select
        *,
        count(*) over (partition by conversation_number) as senders_of_conversation
    from senders
)

select
    conversation_number,
    sender_id
from counted
where senders_of_conversation >= {{ many_customers() }}
