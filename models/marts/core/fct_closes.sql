-- One row per close on a conversation's timeline, known at as_of: who closed it and whether the account was open then. A view:
-- no second copy of the closes.
{{ config(materialized='view') }}
with

closes as (select * from {{ ref('int_closes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

scheduled_accounts as (select * from {{ ref('int_scheduled_accounts') }}),

opening_hours as (select * from {{ ref('int_opening_hours') }}),

dated as (
    select
        closes.*,
        closes.source_system || '/' || closes.account_id || '/' || closes.conversation_id as conversation_key,
        {{ local_date('closes.closed_at', 'zone_days') }} as closed_date,
        accounts.week_start,
        {{ is_within_opening_hours('closes.closed_at', 'scheduled_accounts', 'opening_hours') }} as is_within_opening_hours
    from closes
    inner join accounts on closes.source_system = accounts.source_system and closes.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('closes.closed_at', 'accounts.timezone', 'zone_days') }}
    left join scheduled_accounts
        on closes.source_system = scheduled_accounts.source_system and closes.account_id = scheduled_accounts.account_id
    left join opening_hours on {{ is_opening_of('closes', 'closes.closed_at', 'opening_hours') }}
)

select
    conversation_key || '/' || cast(close_index as varchar) as close_id,
    conversation_key,
    source_system,
    account_id,
    conversation_id,
    close_index,
    is_last,
    closed_at,
    closed_date,
    {{ week_start_date('closed_date', 'week_start') }} as closed_week,
    is_within_opening_hours,
    initiator,
    closer_id,
    closer_kind
from dated
