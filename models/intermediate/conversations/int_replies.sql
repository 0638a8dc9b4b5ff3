-- One row per answer to a customer turn: the first AI or human reply after a run of customer messages of an episode, with who
-- gave it and the number of the run's first message, whose id few ask for: finding it is half of what fct_replies costs. A view:
-- no second copy of the answers.
{{ config(materialized='view') }}
with

answers as (select * from {{ ref('int_answers') }}),

messages as (select * from {{ ref('int_message_keys') }}),

episodes as (select * from {{ ref('int_episodes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

business_seconds as (select * from {{ ref('int_answer_business_seconds') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

opening_hours as (select * from {{ ref('int_opening_hours') }}),

joined as (
    select
        episodes.episode_id || '/' || cast(answers.answer_index as varchar) as reply_id,
        answers.conversation_number,
        answers.first_question_key,
        episodes.episode_id,
        episodes.source_system,
        episodes.account_id,
        episodes.conversation_id,
        episodes.channel,
        episodes.exclusion_reason is null as is_eligible,
        accounts.week_start,
        answers.answer_index,
        answers.answer_index = 1 as is_first,
        answers.replier_kind,
        messages.sender_id as replier_id,
        messages.message_id as answer_id,
        answers.contact_messages,
        answers.asked_at,
        answers.answered_at,
        {{ local_date('answers.answered_at', 'zone_days') }} as replied_date,
        {{ elapsed_seconds('answers.asked_at', 'answers.answered_at') }} as waited_seconds
    from answers
    inner join episodes
        on
            answers.conversation_number = episodes.conversation_number
            and answers.episode_index = episodes.episode_index
    inner join accounts
        on episodes.source_system = accounts.source_system and episodes.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('answers.answered_at', 'accounts.timezone', 'zone_days') }}
    inner join messages
        on
            answers.conversation_number = messages.conversation_number
            and answers.answer_key = messages.item_key
)

select
    joined.reply_id,
    joined.conversation_number,
    joined.first_question_key,
    joined.episode_id,
    joined.source_system,
    joined.account_id,
    joined.conversation_id,
    joined.channel,
    joined.is_eligible,
    joined.answer_index as reply_index,
    joined.replier_kind,
    joined.replier_id,
    joined.answer_id as message_id,
    joined.contact_messages,
    joined.asked_at,
    joined.answered_at as replied_at,
    joined.replied_date,
    {{ week_start_date('joined.replied_date', 'joined.week_start') }} as replied_week,
    {{ is_within_opening_hours('joined.answered_at', 'scheduled_accounts', 'opening_hours') }} as is_within_opening_hours,
    joined.waited_seconds,
    case
        when scheduled_accounts.account_id is not null then business_seconds.business_seconds else joined.waited_seconds
    end as waited_business_seconds,
    joined.is_first
from joined
left join scheduled_accounts
    on joined.source_system = scheduled_accounts.source_system and joined.account_id = scheduled_accounts.account_id
left join opening_hours on {{ is_opening_of('joined', 'joined.answered_at', 'opening_hours') }}
left join business_seconds
    on joined.reply_id = business_seconds.subject_id
