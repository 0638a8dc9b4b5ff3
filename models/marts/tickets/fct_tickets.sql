-- One row per ticket created by its account's as_of.
with

tickets as (select * from {{ ref('int_tickets') }}),

closes as (select * from {{ ref('int_ticket_closes') }}),

pipelines as (select * from {{ ref('int_pipelines') }}),

pipeline_labels as (
    {{ pipeline_labels('pipelines') }}
),

agents as (select * from {{ ref('int_agents') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

business_seconds as (select * from {{ ref('int_business_seconds') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

joined as (
    select
        tickets.source_system,
        tickets.account_id,
        tickets.ticket_id,
        tickets.conversation_id,
        tickets.merged_into_id,
        tickets.is_merged,
        tickets.pipeline_id,
        tickets.stage_id,
        tickets.owner_id,
        coalesce(tickets.team_id, agents.team_id) as team_id,
        tickets.ticket_source,
        tickets.ticket_source_as_exported,
        tickets.priority,
        tickets.category,
        tickets.created_at,
        pipeline_labels.pipeline_label,
        pipelines.stage_label,
        accounts.week_start,
        {{ local_date('tickets.created_at', 'zone_days') }} as created_date,
        closes.first_closed_at,
        closes.closed_at,
        coalesce(closes.closes, 0) as closes,
        {{ local_date('closes.closed_at', 'closed_zone_days') }} as closed_date,
        {{ elapsed_seconds('tickets.created_at', 'closes.first_closed_at') }} as seconds_to_first_close,
        {{ elapsed_seconds('tickets.created_at', 'closes.closed_at') }} as seconds_to_close,
        scheduled_accounts.account_id is not null as has_business_hours,
        business_seconds.business_seconds
    from tickets
    inner join accounts
        on tickets.source_system = accounts.source_system and tickets.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('tickets.created_at', 'accounts.timezone', 'zone_days') }}
    left join pipelines
        on
            tickets.source_system = pipelines.source_system
            and tickets.account_id = pipelines.account_id
            and tickets.pipeline_id = pipelines.pipeline_id
            and tickets.stage_id = pipelines.stage_id
    left join pipeline_labels
        on
            tickets.source_system = pipeline_labels.source_system
            and tickets.account_id = pipeline_labels.account_id
            and tickets.pipeline_id = pipeline_labels.pipeline_id
    left join agents
        on
            tickets.source_system = agents.source_system
            and tickets.account_id = agents.account_id
            and tickets.owner_id = agents.agent_id
    left join closes
        on
            tickets.source_system = closes.source_system
            and tickets.account_id = closes.account_id
            and tickets.ticket_id = closes.ticket_id
    left join zone_days as closed_zone_days
        on {{ is_zone_day('closes.closed_at', 'accounts.timezone', 'closed_zone_days') }}
    left join scheduled_accounts
        on tickets.source_system = scheduled_accounts.source_system and tickets.account_id = scheduled_accounts.account_id
    left join business_seconds
        on
            tickets.source_system = business_seconds.source_system
            and tickets.account_id = business_seconds.account_id
            and tickets.ticket_id = business_seconds.subject_id
            and business_seconds.clock = 'ticket'
)

select
    source_system || '/' || account_id || '/' || ticket_id as ticket_key,
    source_system,
    account_id,
    ticket_id,
    conversation_id,
    merged_into_id,
    is_merged,
    pipeline_id,
    stage_id,
    pipeline_label,
    stage_label,
    owner_id,
    team_id,
    ticket_source as source,
    ticket_source_as_exported as source_as_exported,
    priority,
    category,
    created_at,
    created_date,
    {{ week_start_date('created_date', 'week_start') }} as created_week,
    first_closed_at,
    closed_at,
    closes,
    closed_date,
    {{ week_start_date('closed_date', 'week_start') }} as closed_week,
    seconds_to_first_close,
    seconds_to_close,
    case when has_business_hours then business_seconds else seconds_to_close end as business_seconds_to_close
from joined
