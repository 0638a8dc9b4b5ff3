-- One row per source, account, local date of the reply, owner, team, pipeline and channel, over public messages by people in
-- eligible episodes: "Owner reply count" of HubSpot's service analytics suite.
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

messages as (select * from {{ ref('fct_messages') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

agents as (select * from {{ ref('dim_agents') }}),

main_tickets as (
    select * from {{ ref('bridge_conversation_tickets') }}
    where is_main_ticket
),

tickets as (select * from {{ ref('fct_tickets') }}),

human_replies as (
    select
        messages.source_system,
        messages.account_id,
        messages.sent_date,
        coalesce(messages.sender_id, 'none') as owner_id,
        coalesce(agents.team_id, 'none') as team_id,
        coalesce(tickets.pipeline_id, 'none') as pipeline_id,
        tickets.pipeline_label,
        messages.channel,
        messages.message_key,
        episodes.conversation_key
    from messages
    inner join episodes on messages.episode_id = episodes.episode_id
    left join agents
        on
            messages.source_system = agents.source_system
            and messages.account_id = agents.account_id
            and messages.sender_id = agents.agent_id
    left join main_tickets on episodes.conversation_key = main_tickets.conversation_key
    left join tickets on main_tickets.ticket_key = tickets.ticket_key
    where messages.item_role = 'human_reply' and episodes.is_eligible
    -- no reply, on every date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as sent_date,
        'none' as owner_id,
        'none' as team_id,
        'none' as pipeline_id,
        cast(null as varchar) as pipeline_label,
        'unknown' as channel,
        cast(null as varchar) as message_key,
        cast(null as varchar) as conversation_key
    from account_dates
)

select
    source_system,
    account_id,
    sent_date,
    owner_id,
    team_id,
    pipeline_id,
    channel,
    max(pipeline_label) as pipeline_label,
    count(message_key) as replies,
    count(distinct conversation_key) as conversations_replied_to
from human_replies
group by 1, 2, 3, 4, 5, 6, 7
