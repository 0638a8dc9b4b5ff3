-- One row per conversation in which the customer wrote: the first question, and the first that says more than a greeting (NULL
-- without one). A text is a greeting when every word of it is in the seed greeting_words; one without words says nothing.
-- Further messages are read only where the first is no more than that.
{{ config(materialized='by_conversation') }}
{% set longest_greeting = longest_small_talk() %}

with

first_questions as (select * from {{ of_touched(ref('int_first_questions')) }}),

items as (select * from {{ of_touched(ref('int_items')) }}),

conversations as (select * from {{ of_touched(ref('int_known_conversations')) }}),

texts as (select * from {{ of_touched(ref('int_keyed_texts'), ['conversation_number or none']) }}),

greeting_words as (select * from {{ ref('greeting_words') }}),

first_words as (
    select
        conversation_number,
        {{ text_list_elements(text_words('first_question')) }} as word
    from first_questions
    where length(first_question) <= {{ longest_greeting }}
),

-- a long text is no greeting; of a short one a single word that is none is enough
substantive_first_questions as (
    select first_words.conversation_number
    from first_words
    left join greeting_words on first_words.word = greeting_words.word
    where first_words.word <> '' and greeting_words.word is null
    union
    select conversation_number from first_questions
    where length(first_question) > {{ longest_greeting }}
),

-- computed by itself: else the engine may join every conversation of an account to every text of it before it asks for the key
messages_to_read as materialized (
    select
        conversations.conversation_number,
        conversations.source_system,
        conversations.account_id,
        items.item_number,
        items.item_key
    from first_questions
    left join substantive_first_questions
        on first_questions.conversation_number = substantive_first_questions.conversation_number
    inner join conversations on first_questions.conversation_number = conversations.conversation_number
    inner join items on conversations.conversation_number = items.conversation_number
    where substantive_first_questions.conversation_number is null and items.item_role = 'contact_message'
),

later_messages as (
    select
        messages_to_read.conversation_number,
        messages_to_read.item_number,
        texts.message_text
    from messages_to_read
    inner join texts
        on
            messages_to_read.source_system = texts.source_system
            and messages_to_read.account_id = texts.account_id
            and {{ is_text_of_conversation('texts', 'messages_to_read') }}
            and messages_to_read.item_key = texts.item_key
),

later_words as (
    select
        conversation_number,
        item_number,
        {{ text_list_elements(text_words('message_text')) }} as word
    from later_messages
),

substantive_later_messages as (
    select
        later_words.conversation_number,
        later_words.item_number
    from later_words
    left join greeting_words on later_words.word = greeting_words.word
    where later_words.word <> '' and greeting_words.word is null
    union
    select
        conversation_number,
        item_number
    from later_messages
    where length(message_text) > {{ longest_greeting }}
),

first_substantive_messages as (
    select
        conversation_number,
        min(item_number) as item_number
    from substantive_later_messages
    group by 1
)

select
    first_questions.conversation_number,
    first_questions.first_question,
    substantive_first_questions.conversation_number is not null as is_first_question_substantive,
    case
        when substantive_first_questions.conversation_number is not null then first_questions.first_question
        else later_messages.message_text
    end as first_substantive_question
from first_questions
left join substantive_first_questions
    on first_questions.conversation_number = substantive_first_questions.conversation_number
left join first_substantive_messages
    on first_questions.conversation_number = first_substantive_messages.conversation_number
left join later_messages
    on
        first_substantive_messages.conversation_number = later_messages.conversation_number
        and first_substantive_messages.item_number = later_messages.item_number
