-- One row per message by its account's as_of, or without a readable instant, with its text. Texts are what people wrote: read
-- docs/peoples_data.md before you copy them. A view: no text is copied.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('fct_messages') }}),

texts as (
    select
        message_texts.source_system,
        message_texts.account_id,
        message_texts.conversation_id,
        message_texts.message_id,
        {{ message_key('message_texts') }} as message_key,
        message_texts.message_text,
        message_texts.may_be_json
    from {{ ref('int_message_texts') }} as message_texts
),

-- the key alone would do; the ids beside it are columns as they landed: who asks for a conversation has its texts alone read
found as (
    select
        messages.*,
        {{ text_of_message('texts') }} as message_text
    from messages
    inner join texts
        on
            messages.source_system = texts.source_system
            and messages.account_id = texts.account_id
            and messages.conversation_id = texts.conversation_id
            and messages.message_id = texts.message_id
            and messages.message_key = texts.message_key
    union all
    select
        messages.*,
        {{ text_of_message('texts') }} as message_text
    from messages
    inner join texts on messages.message_id = texts.message_id and messages.message_key = texts.message_key
    where texts.conversation_id is null
)

select
    message_key,
    source_system,
    account_id,
    message_id,
    conversation_id,
    episode_id,
    sent_at,
    sender_kind,
    message_text
from found
