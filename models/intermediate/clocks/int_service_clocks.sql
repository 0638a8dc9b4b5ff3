-- One row per service clock of an account with business hours: what is measured, on what, from when to when. Those of answers
-- stand apart, in int_answer_business_seconds.
-- Accounts without business hours are always open and need no row: their business seconds are their calendar seconds.
{% set clocks_of_an_episode = {
    'first_response': ('first_asked_at', 'first_response_at'),
    'first_human_response': ('first_asked_at', 'first_human_response_at'),
    'time_to_resolution': ('resolution_started_at', 'resolution_ended_at'),
    'time_to_ticket_close': ('ticket_started_at', 'ticket_closed_at'),
} %}

with

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

episode_clocks as (select * from {{ ref('int_episode_clocks') }}),

handoffs as (select * from {{ ref('int_handoffs') }}),

requests as (select * from {{ ref('int_handoff_requests') }}),

episodes as (select * from {{ ref('int_episodes') }}),

ticket_closes as (select * from {{ ref('int_ticket_closes') }}),

clocks_in_episodes as (
    {% for clock, (starts_at, ends_at) in clocks_of_an_episode.items() -%}
        select
            conversation_number,
            episode_index,
            '' as subject_part,
            '{{ clock }}' as clock,
            {{ starts_at }} as starts_at,
            {{ ends_at }} as ends_at
        from episode_clocks
        union all
    {% endfor -%}
    select
        conversation_number,
        episode_index,
        '/' || cast(handoff_index as varchar) as subject_part,
        'handoff' as clock,
        waits_from_at as starts_at,
        human_reply_at as ends_at
    from handoffs
    union all
    select
        conversation_number,
        episode_index,
        {{ request_id("''", 'request_index') }} as subject_part,
        'handoff_request' as clock,
        waits_from_at as starts_at,
        served_at as ends_at
    from requests
),

clocks as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.episode_id || clocks_in_episodes.subject_part as subject_id,
        clocks_in_episodes.clock,
        clocks_in_episodes.starts_at,
        clocks_in_episodes.ends_at
    from clocks_in_episodes
    inner join episodes
        on
            clocks_in_episodes.conversation_number = episodes.conversation_number
            and clocks_in_episodes.episode_index = episodes.episode_index
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
