-- One row per source, account, local date of submission, scale, owner and the owner's kind, team, pipeline, ticket source and
-- channel: HubSpot's "Customer satisfaction score (CSAT)".
with

feedback as (select * from {{ ref('fct_feedback') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

agents as (select * from {{ ref('dim_agents') }}),

main_tickets as (
    select * from {{ ref('bridge_conversation_tickets') }}
    where is_main_ticket
),

-- a survey about a ticket that was merged is about its survivor
tickets as (
    select
        survivors.*,
        named.ticket_id as named_ticket_id,
        coalesce(survivors.conversation_id, named.conversation_id) as asked_in_conversation_id
    from {{ ref('fct_tickets') }} as named
    inner join {{ ref('fct_tickets') }} as survivors
        on
            named.source_system = survivors.source_system
            and named.account_id = survivors.account_id
            and coalesce(named.merged_into_id, named.ticket_id) = survivors.ticket_id
),

-- where the exports cannot show one, nothing was measured: no rows, not zeros
measured_dates as (
    select * from {{ ref('dim_measured_dates') }}
    where evidence_kind = 'surveys'
),

answers as (
    select
        feedback.source_system,
        feedback.account_id,
        feedback.submitted_date,
        coalesce(
            cast(cast(round(feedback.scale_min) as bigint) as varchar) || ' to '
            || cast(cast(round(feedback.scale_max) as bigint) as varchar),
            'unknown'
        ) as scale,
        coalesce(feedback.agent_id, 'none') as owner_id,
        coalesce(feedback.agent_kind, 'none') as owner_kind,
        coalesce(agents.team_id, 'none') as team_id,
        coalesce(tickets.pipeline_id, 'none') as pipeline_id,
        tickets.pipeline_label,
        coalesce(tickets.source, 'unknown') as source,
        coalesce(
            nullif(feedback.channel, 'unknown'),
            nullif(conversations.channel, 'unknown'),
            ticket_conversations.channel,
            'unknown'
        ) as channel,
        feedback.feedback_key,
        feedback.polarity,
        feedback.score
    from feedback
    left join agents
        on
            feedback.source_system = agents.source_system
            and feedback.account_id = agents.account_id
            and feedback.agent_id = agents.agent_id
    left join conversations
        on
            feedback.source_system = conversations.source_system
            and feedback.account_id = conversations.account_id
            and feedback.conversation_id = conversations.conversation_id
    left join main_tickets on conversations.conversation_key = main_tickets.conversation_key
    left join tickets
        on
            feedback.source_system = tickets.source_system
            and feedback.account_id = tickets.account_id
            and coalesce(feedback.ticket_id, main_tickets.ticket_id) = tickets.named_ticket_id
    -- a survey is often sent about a ticket and names no conversation
    left join conversations as ticket_conversations
        on
            tickets.source_system = ticket_conversations.source_system
            and tickets.account_id = ticket_conversations.account_id
            and tickets.asked_in_conversation_id = ticket_conversations.conversation_id
    where feedback.feedback_type = 'csat' and feedback.submitted_date is not null
    -- no answer, on every measured date: it counts nowhere and keeps the date
    union all
    select
        source_system,
        account_id,
        date_day as submitted_date,
        'unknown' as scale,
        'none' as owner_id,
        'none' as owner_kind,
        'none' as team_id,
        'none' as pipeline_id,
        cast(null as varchar) as pipeline_label,
        'unknown' as source,
        'unknown' as channel,
        cast(null as varchar) as feedback_key,
        cast(null as varchar) as polarity,
        cast(null as decimal(18, 4)) as score
    from measured_dates
)

select
    source_system,
    account_id,
    submitted_date,
    scale,
    owner_id,
    owner_kind,
    team_id,
    pipeline_id,
    source,
    channel,
    max(pipeline_label) as pipeline_label,
    count(feedback_key) as submissions,
    count(case when polarity = 'positive' then 1 end) as satisfied,
    count(case when polarity = 'neutral' then 1 end) as neutral,
    count(case when polarity = 'negative' then 1 end) as dissatisfied,
    count(case when polarity = 'unknown' then 1 end) as unscored,
    count(case when polarity <> 'unknown' then 1 end) as scored,
    {{ rate("count(case when polarity = 'positive' then 1 end)", "count(case when polarity <> 'unknown' then 1 end)") }}
        as csat_rate,
    {{ sum_as_amount('coalesce(sum(score), 0)') }} as score_sum,
    count(score) as score_n,
    -- no source exports the surveys that nobody answered
    cast(null as bigint) as surveys_sent,
    cast(null as {{ type_double() }}) as response_rate
from answers
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
