-- One row per conversation in which the customer wrote: the text of the first message.
with

conversation_episodes as (select * from {{ ref('int_conversation_episodes') }}),

conversations as (select * from {{ ref('int_known_conversations') }}),

messages as (select * from {{ ref('int_message_texts') }})

select
    conversations.conversation_number,
    -- JSON with a text, or the text itself; an attachment has none
    case
        when messages.may_be_json and {{ is_json('messages.message_text') }} then {{ json_text('messages.message_text', 'text') }}
        else messages.message_text
    end as first_question
from conversation_episodes
inner join conversations on conversation_episodes.conversation_number = conversations.conversation_number
inner join messages
    on
        conversations.source_system = messages.source_system
        and conversations.account_id = messages.account_id
        and conversation_episodes.first_contact_message_id = messages.message_id
