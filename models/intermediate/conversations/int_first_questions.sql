-- One row per conversation in which the customer wrote: the text of the first message.
with

conversation_episodes as (select * from {{ ref('int_conversation_episodes') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

messages as (select * from {{ ref('int_message_texts') }})

select
    conversations.conversation_number,
    {{ text_of_message('messages') }} as first_question
from conversation_episodes
inner join conversations on conversation_episodes.conversation_number = conversations.conversation_number
inner join messages
    on
        conversations.source_system = messages.source_system
        and conversations.account_id = messages.account_id
        and {{ is_text_of_conversation('messages', 'conversations') }}
        and conversation_episodes.first_contact_message_id = messages.message_id
