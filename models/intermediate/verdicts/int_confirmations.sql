-- One row per message that says no more than thanks, or that it worked (is_confirmation), or that has no text (NULL: nobody knows
-- what it said). Every other message says more. Whoever wrote it: a customer's is told by its item.
-- At most 60 code points; every word in the seed confirming_words, at least one of them a word that confirms; all languages are
-- one pool.
{{ config(materialized='by_conversation') }}
{% set longest_confirmation = longest_small_talk() %}

with

texts as (select * from {{ of_touched(ref('int_keyed_texts'), ['conversation_number or none']) }}),

messages as (select * from {{ of_touched(ref('int_message_keys')) }}),

-- a word of several languages confirms when it does in one of them
confirming_words as (
    select
        word,
        bool_or(role = 'confirms') as confirms
    from {{ ref('confirming_words') }}
    group by 1
),

-- computed by itself: few texts are so short, and only these are read further
short_messages as materialized (
    select
        source_system,
        account_id,
        conversation_number,
        item_key,
        case when not {{ is_blank('message_text') }} then message_text end as message_text
    from texts
    where length(message_text) <= {{ longest_confirmation }} or {{ is_blank('message_text') }}
),

short_texts as (
    select message_text
    from short_messages
    where message_text is not null
    group by 1
),

worded_texts as (
    select
        message_text,
        {{ words_and_pictographs('message_text') }} as words
    from short_texts
),

-- most texts say with their first word that they say more
words as (
    select
        message_text,
        {{ text_list_elements('words') }} as word
    from worded_texts
    where split_part(words, ';', 1) in (select confirming_words.word from confirming_words)
),

confirming_texts as (
    select words.message_text
    from words
    left join confirming_words on words.word = confirming_words.word
    group by 1
    having count(*) = count(confirming_words.word) and bool_or(confirming_words.confirms)
),

confirming_messages as (
    select
        short_messages.*,
        case when short_messages.message_text is not null then true end as is_confirmation
    from short_messages
    left join confirming_texts on short_messages.message_text = confirming_texts.message_text
    where short_messages.message_text is null or confirming_texts.message_text is not null
)

select
    conversation_number,
    item_key,
    is_confirmation
from confirming_messages
where conversation_number is not null
union all
-- a text that names no conversation is of the one message with its id
select
    messages.conversation_number,
    messages.item_key,
    confirming_messages.is_confirmation
from confirming_messages
inner join messages
    on
        confirming_messages.source_system = messages.source_system
        and confirming_messages.account_id = messages.account_id
        and confirming_messages.item_key = messages.item_key
where confirming_messages.conversation_number is null
