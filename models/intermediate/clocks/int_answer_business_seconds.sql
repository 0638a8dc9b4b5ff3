-- One row per answer of an account with business hours: the open seconds between the question and it. Apart from the other
-- clocks: answers are many, and episodes and handoffs do without them.
with

answers as (select * from {{ ref('int_answers') }}),

episodes as (select * from {{ ref('int_episodes') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

intervals as (select * from {{ ref('int_business_intervals') }}),

clocks as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.episode_id || '/' || cast(answers.answer_index as varchar) as subject_id,
        'answer' as clock,
        answers.asked_at as starts_at,
        answers.answered_at as ends_at
    from answers
    inner join episodes
        on
            answers.conversation_number = episodes.conversation_number
            and answers.episode_index = episodes.episode_index
    inner join scheduled_accounts
        on
            episodes.source_system = scheduled_accounts.source_system
            and episodes.account_id = scheduled_accounts.account_id
    where answers.answered_at >= answers.asked_at
),

business_seconds as (
    {{ business_seconds_of('clocks', 'intervals') }}
)

select * from business_seconds
