-- One row per source, account, local date of the opening, owner, team, pipeline and channel, over conversations with an
-- eligible episode: "Time to assign conversations to users" of HubSpot's service analytics suite.
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

eligible_conversations as (
    select conversation_key from {{ ref('fct_episodes') }}
    where is_eligible
    group by 1
),

agents as (select * from {{ ref('dim_agents') }}),

main_tickets as (
    select * from {{ ref('bridge_conversation_tickets') }}
    where is_main_ticket
),

tickets as (select * from {{ ref('fct_tickets') }}),

accounts_with_assignments as (
    select * from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'assignments' and is_known
),

opened_conversations as (
    select
        conversations.source_system,
        conversations.account_id,
        conversations.opened_date,
        coalesce(conversations.first_human_assignee_id, 'none') as owner_id,
        coalesce(agents.team_id, 'none') as team_id,
        coalesce(tickets.pipeline_id, 'none') as pipeline_id,
        tickets.pipeline_label,
        conversations.channel,
        conversations.conversation_key,
        case when conversations.first_human_assignee_id is not null then conversations.conversation_key end
            as assigned_conversation_key,
        conversations.seconds_to_human_assignment
    from conversations
    inner join eligible_conversations on conversations.conversation_key = eligible_conversations.conversation_key
    left join agents
        on
            conversations.source_system = agents.source_system
            and conversations.account_id = agents.account_id
            and conversations.first_human_assignee_id = agents.agent_id
    left join main_tickets on conversations.conversation_key = main_tickets.conversation_key
    left join tickets on main_tickets.ticket_key = tickets.ticket_key
    where conversations.opened_date is not null
    -- no conversation, on every date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as opened_date,
        'none' as owner_id,
        'none' as team_id,
        'none' as pipeline_id,
        cast(null as varchar) as pipeline_label,
        'unknown' as channel,
        cast(null as varchar) as conversation_key,
        cast(null as varchar) as assigned_conversation_key,
        cast(null as {{ type_double() }}) as seconds_to_human_assignment
    from account_dates
),

counts as (
    select
        source_system,
        account_id,
        opened_date,
        owner_id,
        team_id,
        pipeline_id,
        channel,
        max(pipeline_label) as pipeline_label,
        count(conversation_key) as opened_conversations,
        count(assigned_conversation_key) as assigned_conversations,
        coalesce({{ sum_of_seconds('seconds_to_human_assignment') }}, 0) as seconds_to_assign_sum,
        count(seconds_to_human_assignment) as seconds_to_assign_n
    from opened_conversations
    group by 1, 2, 3, 4, 5, 6, 7
)

select
    counts.source_system,
    counts.account_id,
    counts.opened_date,
    counts.owner_id,
    counts.team_id,
    counts.pipeline_id,
    counts.channel,
    counts.pipeline_label,
    counts.opened_conversations,
    -- where the exports cannot show an assignment, nobody knows who was never assigned
    case when accounts_with_assignments.account_id is not null then counts.assigned_conversations end
        as assigned_conversations,
    case
        when accounts_with_assignments.account_id is not null
            then counts.opened_conversations - counts.assigned_conversations
    end as conversations_without_assignment,
    counts.seconds_to_assign_sum,
    counts.seconds_to_assign_n,
    {{ rate('counts.seconds_to_assign_sum', 'counts.seconds_to_assign_n') }} as average_seconds_to_assign
from counts
left join accounts_with_assignments
    on
        counts.source_system = accounts_with_assignments.source_system
        and counts.account_id = accounts_with_assignments.account_id
