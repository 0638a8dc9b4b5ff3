-- One row per conversation in which the customer wrote: the text of the first message.
with

conversation_episodes as (select * from {{ ref('int_conversation_episodes') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

messages as (select * from {{ ref('int_message_texts') }}),

-- computed by itself: else the engine may join every conversation of an account to every text of it before it asks for the id
first_messages as materialized (
    select
        conversations.conversation_number,
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        conversation_episodes.first_contact_message_id
    from conversation_episodes
    inner join conversations on conversation_episodes.conversation_number = conversations.conversation_number
    where conversation_episodes.first_contact_message_id is not null
)

select
    first_messages.conversation_number,
    {{ text_of_message('messages') }} as first_question
from first_messages
inner join messages
    on
        first_messages.source_system = messages.source_system
        and first_messages.account_id = messages.account_id
        and {{ is_text_of_conversation('messages', 'first_messages') }}
        and first_messages.first_contact_message_id = messages.message_id
