-- One row per message by its account's as_of, or without a readable instant, with its text. Texts are what people wrote: read
-- docs/peoples_data.md before you copy them. A view: no text is copied.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('fct_messages') }}),

texts as (
    select
        message_texts.message_id,
        {{ message_key('message_texts') }} as message_key,
        message_texts.message_text,
        message_texts.may_be_json
    from {{ ref('int_message_texts') }} as message_texts
)

select
    messages.message_key,
    messages.source_system,
    messages.account_id,
    messages.message_id,
    messages.conversation_id,
    messages.episode_id,
    messages.sent_at,
    messages.sender_kind,
    {{ text_of_message('texts') }} as message_text
from messages
-- the key alone would do; the id beside it is a column as it landed, which is quicker to find
inner join texts on messages.message_id = texts.message_id and messages.message_key = texts.message_key
