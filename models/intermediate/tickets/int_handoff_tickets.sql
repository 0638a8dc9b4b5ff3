-- One row per handed-off episode with a ticket of its own: how many, how many are open, and when they closed.
-- Of its conversation's tickets, one that closed before it started is not its own, nor one created once the next had started.
with

outcomes as (select * from {{ ref('int_outcomes') }}),

episode_facts as (select * from {{ ref('int_episode_facts') }}),

conversation_tickets as (select * from {{ ref('int_conversation_tickets') }}),

ticket_closes as (select * from {{ ref('int_ticket_closes') }}),

handed_off as (
    select
        episode_facts.conversation_number,
        episode_facts.episode_index,
        episode_facts.started_at,
        next_episodes.started_at as next_started_at
    from outcomes
    inner join episode_facts
        on
            outcomes.conversation_number = episode_facts.conversation_number
            and outcomes.episode_index = episode_facts.episode_index
    left join episode_facts as next_episodes
        on
            episode_facts.conversation_number = next_episodes.conversation_number
            and episode_facts.episode_index + 1 = next_episodes.episode_index
    where outcomes.is_handed_off
)

select
    handed_off.conversation_number,
    handed_off.episode_index,
    count(*) as tickets,
    count(*) - count(ticket_closes.closed_at) as open_tickets,
    -- closed when the last of them is
    case when count(*) = count(ticket_closes.closed_at) then max(ticket_closes.first_closed_at) end as first_closed_at,
    case when count(*) = count(ticket_closes.closed_at) then max(ticket_closes.closed_at) end as closed_at
from handed_off
inner join conversation_tickets on handed_off.conversation_number = conversation_tickets.conversation_number
left join ticket_closes
    on
        conversation_tickets.source_system = ticket_closes.source_system
        and conversation_tickets.account_id = ticket_closes.account_id
        and conversation_tickets.ticket_id = ticket_closes.ticket_id
where
    not coalesce(ticket_closes.closed_at < handed_off.started_at, false)
    and not coalesce(conversation_tickets.created_at >= handed_off.next_started_at, false)
group by 1, 2
