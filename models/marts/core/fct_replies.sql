-- One row per answer to a customer turn: the first AI or human reply after a run of customer messages of an episode. A view: no
-- second copy of the answers.
{{ config(materialized='view') }}
with

replies as (select * from {{ ref('int_replies') }}),

messages as (select * from {{ ref('int_message_keys') }})

select
    replies.reply_id,
    replies.episode_id,
    replies.source_system,
    replies.account_id,
    replies.conversation_id,
    replies.channel,
    replies.is_eligible,
    replies.reply_index,
    replies.replier_kind,
    replies.replier_id,
    replies.message_id,
    messages.message_id as first_question_message_id,
    replies.contact_messages,
    replies.asked_at,
    replies.replied_at,
    replies.replied_date,
    replies.replied_week,
    replies.is_within_opening_hours,
    replies.waited_seconds,
    replies.waited_business_seconds,
    replies.is_first
from replies
inner join messages
    on
        replies.conversation_number = messages.conversation_number
        and replies.first_question_key = messages.item_key
