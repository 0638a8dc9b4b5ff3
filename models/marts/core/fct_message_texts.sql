-- One row per message by its account's as_of, or without a readable instant, with its text. Texts are what people wrote: read
-- docs/peoples_data.md before you copy them. A view: no text is copied.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('fct_messages') }}),

texts as (
    select
        message_texts.source_system,
        message_texts.account_id,
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
inner join texts
    on
        messages.source_system = texts.source_system
        and messages.account_id = texts.account_id
        and messages.message_key = texts.message_key
