-- One row per eligible episode and service policy (seed `sla_policies`) that applied to it when it began: when its target was
-- due, when it was met, and whether it was: met, breached or open; NULL where the exports cannot know. Due is the first instant
-- at which the policy's minutes have passed, of all time or of open time; met is what was met by that instant.
with

clocks as (select * from {{ ref('int_sla_clocks') }}),

dues as (select * from {{ ref('int_business_dues') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

service_evidence as (
    {{ service_evidence('accounts', 'evidence') }}
),

due_clocks as (
    select
        clocks.*,
        accounts.as_of,
        accounts.week_start,
        -- without business hours an account is always open
        case
            when clocks.is_in_business_time and scheduled_accounts.account_id is not null then dues.due_at
            else {{ add_seconds('clocks.starts_at', '(clocks.minutes * 60)') }}
        end as due_at,
        -- nobody knows what people did, or when they closed, where it is not exported
        case clocks.target
            when 'resolution' then service_evidence.are_closes_known
            else service_evidence.are_people_exported
        end as is_miss_known
    from clocks
    inner join accounts on clocks.source_system = accounts.source_system and clocks.account_id = accounts.account_id
    inner join service_evidence
        on
            clocks.source_system = service_evidence.source_system
            and clocks.account_id = service_evidence.account_id
    left join scheduled_accounts
        on
            clocks.source_system = scheduled_accounts.source_system
            and clocks.account_id = scheduled_accounts.account_id
    left join dues
        on
            clocks.source_system = dues.source_system
            and clocks.account_id = dues.account_id
            and clocks.starts_at = dues.starts_at
            and clocks.minutes = dues.minutes
)

select
    episode_id || '/policy/' || policy_id as sla_outcome_id,
    episode_id,
    source_system,
    account_id,
    conversation_id,
    channel,
    priority,
    started_date,
    {{ week_start_date('started_date', 'week_start') }} as started_week,
    policy_id,
    target,
    minutes,
    is_in_business_time,
    starts_at,
    due_at,
    met_at,
    case
        when starts_at is null then null
        -- due later than the account's calendar of opening hours reaches
        when due_at is null then case when met_at is not null then 'met' else 'open' end
        when met_at <= due_at then 'met'
        when due_at >= as_of or not is_settled then 'open'
        when is_miss_known then 'breached'
    end as state
from due_clocks
