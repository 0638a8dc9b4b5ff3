-- One row per source, account, local date of the reply, replier kind, owner, team, pipeline and channel.
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

replies as (select * from {{ ref('fct_replies') }}),

agents as (select * from {{ ref('dim_agents') }}),

main_tickets as (
    select * from {{ ref('bridge_conversation_tickets') }}
    where is_main_ticket
),

tickets as (select * from {{ ref('fct_tickets') }}),

counted_replies as (
    select
        replies.source_system,
        replies.account_id,
        replies.replied_date,
        replies.replier_kind,
        coalesce(replies.replier_id, 'none') as owner_id,
        coalesce(agents.team_id, 'none') as team_id,
        coalesce(tickets.pipeline_id, 'none') as pipeline_id,
        replies.channel,
        replies.reply_id,
        replies.waited_seconds,
        replies.waited_business_seconds,
        case when replies.is_first then replies.reply_id end as first_reply_id,
        case when replies.is_first then replies.waited_seconds end as first_waited_seconds
    from replies
    left join agents
        on
            replies.source_system = agents.source_system
            and replies.account_id = agents.account_id
            and replies.replier_id = agents.agent_id
    left join main_tickets
        on
            replies.source_system = main_tickets.source_system
            and replies.account_id = main_tickets.account_id
            and replies.conversation_id = main_tickets.conversation_id
    left join tickets on main_tickets.ticket_key = tickets.ticket_key
    where replies.is_eligible
    -- no reply, on every date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as replied_date,
        'human' as replier_kind,
        'none' as owner_id,
        'none' as team_id,
        'none' as pipeline_id,
        'unknown' as channel,
        cast(null as varchar) as reply_id,
        cast(null as {{ type_double() }}) as waited_seconds,
        cast(null as {{ type_double() }}) as waited_business_seconds,
        cast(null as varchar) as first_reply_id,
        cast(null as {{ type_double() }}) as first_waited_seconds
    from account_dates
)

select
    source_system,
    account_id,
    replied_date,
    replier_kind,
    owner_id,
    team_id,
    pipeline_id,
    channel,
    count(reply_id) as replies,
    count(first_reply_id) as first_replies,
    coalesce({{ sum_of_seconds('waited_seconds') }}, 0) as response_seconds_sum,
    count(waited_seconds) as response_seconds_n,
    {{ rate(sum_of_seconds('waited_seconds'), 'count(waited_seconds)') }} as average_response_seconds,
    coalesce({{ sum_of_seconds('waited_business_seconds') }}, 0) as response_business_seconds_sum,
    count(waited_business_seconds) as response_business_seconds_n,
    {{ rate(sum_of_seconds('waited_business_seconds'), 'count(waited_business_seconds)') }}
        as average_response_business_seconds,
    coalesce({{ sum_of_seconds('first_waited_seconds') }}, 0) as first_response_seconds_sum,
    count(first_waited_seconds) as first_response_seconds_n,
    {{ rate(sum_of_seconds('first_waited_seconds'), 'count(first_waited_seconds)') }} as average_first_response_seconds
from counted_replies
group by 1, 2, 3, 4, 5, 6, 7, 8
