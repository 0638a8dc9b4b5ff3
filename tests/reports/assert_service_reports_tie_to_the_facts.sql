-- Each report of the service page counts what its fact holds, once: joins to tickets and teams lose and double nothing. Each
-- report is read once; what is dear to read adds up in its claims.
{{ config(meta={'by_conversation': true}) }}

with

frequencies as (
    select
        frequency,
        sum(tickets) as tickets
    from {{ ref('rpt_hubspot__support_volume') }}
    group by 1
),

created_tickets as (
    select count(*) as tickets from {{ ref('fct_tickets') }}
    where created_date is not null and merged_into_id is null
),

chat_wait_time as (
    select
        sum(chats) as chats,
        sum(handoff_wait_seconds_n) as handoff_waits
    from {{ ref('rpt_hubspot__chat_wait_time') }}
),

ticket_stage_times as (
    select
        sum(visits) as visits,
        count(closed_date) as closed_stages
    from {{ ref('rpt_hubspot__ticket_stage_times') }}
),

counts as (
    select
        'time_to_close' as report,
        (select sum(closed_tickets) from {{ ref('rpt_hubspot__time_to_close') }}) as reported,
        (
            select count(*) from {{ ref('fct_tickets') }}
            where closed_date is not null and merged_into_id is null
        ) as counted
    union all
    select
        'support_volume ' || frequencies.frequency as report,
        frequencies.tickets as reported,
        created_tickets.tickets as counted
    from frequencies
    cross join created_tickets
    union all
    select
        'tickets_by_category' as report,
        (select sum(tickets) from {{ ref('rpt_hubspot__tickets_by_category') }}) as reported,
        (
            select count(*) from {{ ref('fct_tickets') }}
            where created_date is not null and merged_into_id is null
        ) as counted
    union all
    select
        'csat' as report,
        (select sum(submissions) from {{ ref('rpt_hubspot__csat') }}) as reported,
        (
            select count(*) from {{ ref('fct_feedback') }}
            where feedback_type = 'csat' and submitted_date is not null
        ) as counted
    union all
    select
        'chat_wait_time' as report,
        (select chats from chat_wait_time) as reported,
        (
            select count(*) from {{ ref('fct_episodes') }}
            where is_eligible and channel = 'web_chat' and started_date is not null
        ) as counted
    union all
    select
        'chat_wait_time, waits from handoffs' as report,
        (select handoff_waits from chat_wait_time) as reported,
        (
            select count(waited_seconds) from {{ ref('fct_handoffs') }}
            where is_eligible and channel = 'web_chat'
        ) as counted
    union all
    select
        'time_in_pipeline' as report,
        (select sum(closed_tickets) from {{ ref('rpt_hubspot__time_in_pipeline') }}) as reported,
        (select closed_stages from ticket_stage_times) as counted
    union all
    select
        'ticket_stage_times' as report,
        (select visits from ticket_stage_times) as reported,
        (
            select count(*) from {{ ref('fct_ticket_stage_visits') }} as visits
            inner join {{ ref('fct_tickets') }} as tickets on visits.ticket_key = tickets.ticket_key
        ) as counted
    union all
    select
        'time_to_assign' as report,
        (select sum(opened_conversations) from {{ ref('rpt_hubspot__time_to_assign') }}) as reported,
        (
            select count(distinct episodes.conversation_key) from {{ ref('fct_episodes') }} as episodes
            inner join {{ ref('fct_conversations') }} as conversations
                on episodes.conversation_key = conversations.conversation_key
            where episodes.is_eligible and conversations.opened_date is not null
        ) as counted
)

select *
from counts
where coalesce(reported, 0) <> coalesce(counted, 0)
