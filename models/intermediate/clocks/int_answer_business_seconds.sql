-- One row per answer of an account with business hours: the open seconds between the question and it. Apart from the other
-- clocks: answers are many, and episodes and handoffs do without them.
with

answers as (select * from {{ ref('int_answers') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

intervals as (select * from {{ ref('int_business_intervals') }}),

clocks as (
    select
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.episode_id || '/' || cast(answers.answer_index as varchar) as subject_id,
        'answer' as clock,
        answers.asked_at as starts_at,
        answers.answered_at as ends_at
    from answers
    inner join episode_facts
        on
            answers.conversation_number = episode_facts.conversation_number
            and answers.episode_index = episode_facts.episode_index
    inner join scheduled_accounts
        on
            episode_facts.source_system = scheduled_accounts.source_system
            and episode_facts.account_id = scheduled_accounts.account_id
    where answers.answered_at >= answers.asked_at
),

business_seconds as (
    {{ business_seconds_of('clocks', 'intervals') }}
)

select * from business_seconds
