-- One row per source, account, local date on which the chat started, owner, team, pipeline and channel, over eligible episodes
-- on the web chat: HubSpot's "Chat wait time".
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

waits as (select * from {{ ref('fct_episode_waits') }}),

agents as (select * from {{ ref('dim_agents') }}),

main_tickets as (
    select * from {{ ref('bridge_conversation_tickets') }}
    where is_main_ticket
),

tickets as (select * from {{ ref('fct_tickets') }}),

chats as (
    select
        episodes.source_system,
        episodes.account_id,
        episodes.started_date,
        coalesce(waits.owner_id, 'none') as owner_id,
        coalesce(agents.team_id, 'none') as team_id,
        coalesce(tickets.pipeline_id, 'none') as pipeline_id,
        tickets.pipeline_label,
        episodes.episode_id,
        episodes.first_response_seconds,
        episodes.first_response_business_seconds,
        episodes.first_human_response_seconds,
        episodes.first_human_response_business_seconds,
        waits.handoff_wait_seconds_sum,
        waits.handoff_wait_seconds_n
    from episodes
    left join waits on episodes.episode_id = waits.episode_id
    left join agents
        on
            waits.source_system = agents.source_system
            and waits.account_id = agents.account_id
            and waits.owner_id = agents.agent_id
    left join main_tickets on episodes.conversation_key = main_tickets.conversation_key
    left join tickets on main_tickets.ticket_key = tickets.ticket_key
    where episodes.is_eligible and episodes.channel = 'web_chat' and episodes.started_date is not null
    -- no chat, on every date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as started_date,
        'none' as owner_id,
        'none' as team_id,
        'none' as pipeline_id,
        cast(null as varchar) as pipeline_label,
        cast(null as varchar) as episode_id,
        cast(null as {{ type_double() }}) as first_response_seconds,
        cast(null as {{ type_double() }}) as first_response_business_seconds,
        cast(null as {{ type_double() }}) as first_human_response_seconds,
        cast(null as {{ type_double() }}) as first_human_response_business_seconds,
        cast(null as {{ type_double() }}) as handoff_wait_seconds_sum,
        0 as handoff_wait_seconds_n
    from account_dates
)

select
    source_system,
    account_id,
    started_date,
    owner_id,
    team_id,
    pipeline_id,
    'web_chat' as channel,
    max(pipeline_label) as pipeline_label,
    count(episode_id) as chats,
    count(episode_id) - count(first_response_seconds) as unanswered_chats,
    count(episode_id) - count(first_human_response_seconds) as chats_without_human_reply,
    {{ rate('count(episode_id) - count(first_response_seconds)', 'count(episode_id)') }} as unanswered_rate,
    coalesce({{ sum_of_seconds('first_response_seconds') }}, 0) as wait_seconds_sum,
    count(first_response_seconds) as wait_seconds_n,
    {{ rate(sum_of_seconds('first_response_seconds'), 'count(first_response_seconds)') }} as average_wait_seconds,
    {{ percentile('first_response_seconds', 0.5) }} as median_wait_seconds,
    coalesce({{ sum_of_seconds('first_response_business_seconds') }}, 0) as wait_business_seconds_sum,
    count(first_response_business_seconds) as wait_business_seconds_n,
    coalesce({{ sum_of_seconds('first_human_response_seconds') }}, 0) as wait_for_human_seconds_sum,
    count(first_human_response_seconds) as wait_for_human_seconds_n,
    {{ rate(sum_of_seconds('first_human_response_seconds'), 'count(first_human_response_seconds)') }}
        as average_wait_for_human_seconds,
    {{ percentile('first_human_response_seconds', 0.5) }} as median_wait_for_human_seconds,
    coalesce({{ sum_of_seconds('first_human_response_business_seconds') }}, 0) as wait_for_human_business_seconds_sum,
    count(first_human_response_business_seconds) as wait_for_human_business_seconds_n,
    coalesce({{ sum_of_seconds('handoff_wait_seconds_sum') }}, 0) as handoff_wait_seconds_sum,
    {{ sum_of_counts('coalesce(handoff_wait_seconds_n, 0)') }} as handoff_wait_seconds_n,
    {{ rate(sum_of_seconds('handoff_wait_seconds_sum'), sum_of_counts('handoff_wait_seconds_n')) }}
        as average_handoff_wait_seconds
from chats
group by 1, 2, 3, 4, 5, 6, 7
