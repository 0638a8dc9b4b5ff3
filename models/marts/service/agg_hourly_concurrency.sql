-- One row per source, account, local date and hour of the day in which something happened in a conversation that counts: demand
-- (conversations with an item in the hour, the most open at once) beside who met it (people who replied, AI replies). An hour
-- without a row had neither an item nor an opening: what was open stayed so. How long each hour was stands in dim_account_hours.
with

open_hours as (select * from {{ ref('int_hourly_open') }}),

hourly_items as (select * from {{ ref('int_hourly_items') }}),

hourly_repliers as (select * from {{ ref('int_hourly_repliers') }}),

accounts as (select * from {{ ref('dim_accounts') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

service_evidence as (
    {{ service_evidence('accounts', 'evidence') }}
)

select
    open_hours.source_system,
    open_hours.account_id,
    open_hours.local_date,
    open_hours.hour_of_day,
    coalesce(hourly_items.conversations, 0) as conversations,
    coalesce(hourly_items.conversations_with_customer, 0) as conversations_with_customer,
    case when service_evidence.is_stock_known then open_hours.most_open end as most_open,
    coalesce(hourly_items.contact_messages, 0) as contact_messages,
    coalesce(hourly_items.ai_replies, 0) as ai_replies,
    case when service_evidence.are_people_exported then coalesce(hourly_items.human_replies, 0) end as human_replies,
    case when service_evidence.are_people_exported then coalesce(hourly_repliers.people, 0) end as people_who_replied
from open_hours
inner join service_evidence
    on
        open_hours.source_system = service_evidence.source_system
        and open_hours.account_id = service_evidence.account_id
left join hourly_items
    on
        open_hours.source_system = hourly_items.source_system
        and open_hours.account_id = hourly_items.account_id
        and open_hours.local_date = hourly_items.local_date
        and open_hours.hour_of_day = hourly_items.hour_of_day
left join hourly_repliers
    on
        open_hours.source_system = hourly_repliers.source_system
        and open_hours.account_id = hourly_repliers.account_id
        and open_hours.local_date = hourly_repliers.local_date
        and open_hours.hour_of_day = hourly_repliers.hour_of_day
