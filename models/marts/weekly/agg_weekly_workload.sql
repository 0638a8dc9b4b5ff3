-- One row per source, account and local week: what was assigned to the AI in it; weeks without any included. A ticket counts
-- where it has no conversation.
with

assignments as (select * from {{ ref('fct_assignments') }}),

tickets as (
    select * from {{ ref('fct_tickets') }}
    where merged_into_id is null
),

agents as (select * from {{ ref('dim_agents') }}),

conversation_tickets as (select * from {{ ref('bridge_conversation_tickets') }}),

account_weeks as (select * from {{ ref('int_account_weeks') }}),

assigned_conversations as (
    select
        source_system,
        account_id,
        occurred_week as week_start,
        count(*) as assignments,
        count(distinct conversation_id) as conversations
    from assignments
    where to_kind = 'ai'
    group by 1, 2, 3
),

-- it may name no conversation and still be named by one
tickets_of_conversations as (
    select ticket_key
    from conversation_tickets
    group by 1
),

assigned_tickets as (
    select
        tickets.source_system,
        tickets.account_id,
        tickets.created_week as week_start,
        count(*) as tickets
    from tickets
    inner join agents
        on
            tickets.source_system = agents.source_system
            and tickets.account_id = agents.account_id
            and tickets.owner_id = agents.agent_id
    left join tickets_of_conversations on tickets.ticket_key = tickets_of_conversations.ticket_key
    where
        agents.agent_kind = 'ai'
        and tickets.conversation_id is null
        and tickets_of_conversations.ticket_key is null
        and tickets.created_week is not null
    group by 1, 2, 3
),

all_weeks as (
    select
        source_system,
        account_id,
        week_start
    from account_weeks
    union
    select
        source_system,
        account_id,
        week_start
    from assigned_conversations
    union
    select
        source_system,
        account_id,
        week_start
    from assigned_tickets
)

select
    all_weeks.source_system,
    all_weeks.account_id,
    all_weeks.week_start,
    coalesce(assigned_conversations.assignments, 0) as assignments_to_ai,
    coalesce(assigned_conversations.conversations, 0) as conversations_assigned_to_ai,
    coalesce(assigned_tickets.tickets, 0) as tickets_assigned_to_ai
from all_weeks
left join assigned_conversations
    on
        all_weeks.source_system = assigned_conversations.source_system
        and all_weeks.account_id = assigned_conversations.account_id
        and all_weeks.week_start = assigned_conversations.week_start
left join assigned_tickets
    on
        all_weeks.source_system = assigned_tickets.source_system
        and all_weeks.account_id = assigned_tickets.account_id
        and all_weeks.week_start = assigned_tickets.week_start
