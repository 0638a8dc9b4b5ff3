-- One row per conversation in which the customer wrote: the text of the first message.
{{ config(materialized='by_conversation') }}
with

conversation_episodes as (select * from {{ of_touched(ref('int_conversation_episodes')) }}),

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

items as (select * from {{ of_touched(ref('int_items')) }}),

texts as (select * from {{ of_touched(ref('int_keyed_texts'), ['conversation_number or none']) }}),

-- computed by itself: else the engine may join every conversation of an account to every text of it before it asks for the key
first_messages as materialized (
    select
        conversations.conversation_number,
        conversations.source_system,
        conversations.account_id,
        items.item_key
    from conversation_episodes
    inner join conversations on conversation_episodes.conversation_number = conversations.conversation_number
    inner join items
        on
            conversation_episodes.conversation_number = items.conversation_number
            and conversation_episodes.first_contact_message_number = items.item_number
)

select
    first_messages.conversation_number,
    texts.message_text as first_question
from first_messages
inner join texts
    on
        first_messages.source_system = texts.source_system
        and first_messages.account_id = texts.account_id
        and {{ is_text_of_conversation('texts', 'first_messages') }}
        and first_messages.item_key = texts.item_key
