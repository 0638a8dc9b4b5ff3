-- One row per source, account, local date of the reply, replier kind, owner, team, pipeline and channel, over answers to
-- customer turns and, by people, to handoffs in eligible episodes: HubSpot's "Average ticket response time".
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

turn_replies as (select * from {{ ref('fct_reply_waits') }}),

handoffs as (select * from {{ ref('fct_handoffs') }}),

agents as (select * from {{ ref('dim_agents') }}),

main_tickets as (
    select * from {{ ref('bridge_conversation_tickets') }}
    where is_main_ticket
),

tickets as (select * from {{ ref('fct_tickets') }}),

replies as (
    select
        source_system,
        account_id,
        conversation_id,
        replied_date,
        replier_kind,
        replier_id,
        channel,
        'turn' as answers,
        reply_id,
        is_first,
        waited_seconds,
        waited_business_seconds,
        cast(null as {{ type_double() }}) as handoff_wait_seconds
    from turn_replies
    where is_eligible
    union all
    -- one that answers a turn as well is counted above: here its wait from the handoff alone
    select
        source_system,
        account_id,
        conversation_id,
        human_replied_date as replied_date,
        'human' as replier_kind,
        human_replier_id as replier_id,
        channel,
        human_reply_answers as answers,
        case when human_reply_answers = 'handoff' then handoff_id end as reply_id,
        false as is_first,
        case when human_reply_answers = 'handoff' then waited_seconds end as waited_seconds,
        case when human_reply_answers = 'handoff' then waited_business_seconds end as waited_business_seconds,
        waited_seconds as handoff_wait_seconds
    from handoffs
    where is_eligible and human_reply_answers <> 'nobody'
),

counted_replies as (
    select
        replies.source_system,
        replies.account_id,
        replies.replied_date,
        replies.replier_kind,
        coalesce(replies.replier_id, 'none') as owner_id,
        coalesce(agents.team_id, 'none') as team_id,
        coalesce(tickets.pipeline_id, 'none') as pipeline_id,
        tickets.pipeline_label,
        replies.channel,
        replies.answers,
        replies.reply_id,
        replies.is_first,
        replies.waited_seconds,
        replies.waited_business_seconds,
        replies.handoff_wait_seconds
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
        cast(null as varchar) as pipeline_label,
        'unknown' as channel,
        cast(null as varchar) as answers,
        cast(null as varchar) as reply_id,
        false as is_first,
        cast(null as {{ type_double() }}) as waited_seconds,
        cast(null as {{ type_double() }}) as waited_business_seconds,
        cast(null as {{ type_double() }}) as handoff_wait_seconds
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
    max(pipeline_label) as pipeline_label,
    count(reply_id) as replies,
    count(case when answers = 'turn' then reply_id end) as replies_to_turns,
    count(case when answers = 'handoff' then reply_id end) as replies_to_handoffs,
    count(case when is_first then reply_id end) as first_replies,
    coalesce({{ sum_of_seconds('waited_seconds') }}, 0) as response_seconds_sum,
    count(waited_seconds) as response_seconds_n,
    {{ rate(sum_of_seconds('waited_seconds'), 'count(waited_seconds)') }} as average_response_seconds,
    coalesce({{ sum_of_seconds('waited_business_seconds') }}, 0) as response_business_seconds_sum,
    count(waited_business_seconds) as response_business_seconds_n,
    {{ rate(sum_of_seconds('waited_business_seconds'), 'count(waited_business_seconds)') }}
        as average_response_business_seconds,
    coalesce({{ sum_of_seconds("case when is_first then waited_seconds end") }}, 0) as first_response_seconds_sum,
    count(case when is_first then waited_seconds end) as first_response_seconds_n,
    {{ rate(sum_of_seconds("case when is_first then waited_seconds end"), 'count(case when is_first then waited_seconds end)') }}
        as average_first_response_seconds,
    coalesce({{ sum_of_seconds("case when answers = 'turn' then waited_seconds end") }}, 0) as turn_response_seconds_sum,
    count(case when answers = 'turn' then waited_seconds end) as turn_response_seconds_n,
    coalesce({{ sum_of_seconds('handoff_wait_seconds') }}, 0) as handoff_wait_seconds_sum,
    count(handoff_wait_seconds) as handoff_wait_seconds_n,
    {{ rate(sum_of_seconds('handoff_wait_seconds'), 'count(handoff_wait_seconds)') }} as average_handoff_wait_seconds
from counted_replies
group by 1, 2, 3, 4, 5, 6, 7, 8
