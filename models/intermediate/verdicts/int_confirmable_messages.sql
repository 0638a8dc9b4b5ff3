-- One row per customer message after an AI reply of its conversation: whether it says no more than thanks, or that it worked.
-- At most 60 code points; every word in the seed confirming_words, at least one of them a word that confirms; all languages are
-- one pool. NULL without a text: nobody knows what it said.
{% set longest_confirmation = longest_small_talk() %}

with

items as (select * from {{ ref('int_item_ids') }}),

conversations as (select * from {{ ref('int_conversations') }}),

texts as (select * from {{ ref('int_message_texts') }}),

-- a word of several languages confirms when it does in one of them
confirming_words as (
    select
        word,
        bool_or(role = 'confirms') as confirms
    from {{ ref('confirming_words') }}
    group by 1
),

-- computed by itself: else the engine may join every conversation of an account to every text of it before it asks for the id
messages_to_read as materialized (
    select
        items.conversation_number,
        items.item_number,
        items.item_id,
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id
    from items
    inner join conversations on items.conversation_number = conversations.conversation_number
    where items.item_role = 'contact_message' and items.ai_replies_before > 0
),

messages as (
    select
        messages_to_read.conversation_number,
        messages_to_read.item_number,
        messages_to_read.item_id,
        {{ text_of_message('texts') }} as message_text
    from messages_to_read
    inner join texts
        on
            messages_to_read.source_system = texts.source_system
            and messages_to_read.account_id = texts.account_id
            and {{ is_text_of_conversation('texts', 'messages_to_read') }}
            and messages_to_read.item_id = texts.message_id
),

short_texts as (
    select message_text
    from messages
    where length(message_text) <= {{ longest_confirmation }}
    group by 1
),

words as (
    select
        message_text,
        {{ text_list_elements(words_and_pictographs('message_text')) }} as word
    from short_texts
),

confirming_texts as (
    select words.message_text
    from words
    left join confirming_words on words.word = confirming_words.word
    group by 1
    having count(*) = count(confirming_words.word) and bool_or(confirming_words.confirms)
)

select
    messages.conversation_number,
    messages.item_number,
    messages.item_id as message_id,
    case when not {{ is_blank('messages.message_text') }} then confirming_texts.message_text is not null end as is_confirmation
from messages
left join confirming_texts on messages.message_text = confirming_texts.message_text
