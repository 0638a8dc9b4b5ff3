-- One row per service clock of an account with business hours: what is measured, on what, from when to when.
-- Accounts without business hours are always open and need no row: their business seconds are their calendar seconds.
with

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

episode_clocks as (select * from {{ ref('int_episode_clocks') }}),

answers as (select * from {{ ref('int_answers') }}),

handoffs as (select * from {{ ref('int_handoffs') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

ticket_closes as (select * from {{ ref('int_ticket_closes') }}),

clocks as (
    select
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.episode_id as subject_id,
        'first_response' as clock,
        episode_clocks.first_asked_at as starts_at,
        episode_clocks.first_response_at as ends_at
    from episode_clocks
    inner join episode_facts
        on
            episode_clocks.conversation_number = episode_facts.conversation_number
            and episode_clocks.episode_index = episode_facts.episode_index
    union all
    select
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.episode_id as subject_id,
        'first_human_response' as clock,
        episode_clocks.first_asked_at as starts_at,
        episode_clocks.first_human_response_at as ends_at
    from episode_clocks
    inner join episode_facts
        on
            episode_clocks.conversation_number = episode_facts.conversation_number
            and episode_clocks.episode_index = episode_facts.episode_index
    union all
    select
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.episode_id as subject_id,
        'time_to_resolution' as clock,
        episode_clocks.resolution_started_at as starts_at,
        episode_clocks.resolution_ended_at as ends_at
    from episode_clocks
    inner join episode_facts
        on
            episode_clocks.conversation_number = episode_facts.conversation_number
            and episode_clocks.episode_index = episode_facts.episode_index
    union all
    select
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.episode_id as subject_id,
        'time_to_ticket_close' as clock,
        episode_clocks.ticket_started_at as starts_at,
        episode_clocks.ticket_closed_at as ends_at
    from episode_clocks
    inner join episode_facts
        on
            episode_clocks.conversation_number = episode_facts.conversation_number
            and episode_clocks.episode_index = episode_facts.episode_index
    union all
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
    union all
    select
        episode_facts.source_system,
        episode_facts.account_id,
        episode_facts.episode_id || '/' || cast(handoffs.handoff_index as varchar) as subject_id,
        'handoff' as clock,
        handoffs.waits_from_at as starts_at,
        handoffs.human_reply_at as ends_at
    from handoffs
    inner join episode_facts
        on
            handoffs.conversation_number = episode_facts.conversation_number
            and handoffs.episode_index = episode_facts.episode_index
    union all
    select
        source_system,
        account_id,
        ticket_id as subject_id,
        'ticket' as clock,
        created_at as starts_at,
        closed_at as ends_at
    from ticket_closes
)

select clocks.*
from clocks
inner join scheduled_accounts
    on clocks.source_system = scheduled_accounts.source_system and clocks.account_id = scheduled_accounts.account_id
where clocks.ends_at >= clocks.starts_at
