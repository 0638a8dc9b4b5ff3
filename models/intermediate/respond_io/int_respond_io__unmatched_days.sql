-- One row per account, contact and local day with messages that belong to no conversation, and where they lie, known at as_of.
-- A table: messages are read and counted once, for the mart and the findings.
{{ config(materialized='table') }}
with

unmatched_messages as (select * from {{ ref('int_respond_io__unmatched_messages') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

dated as (
    select
        unmatched_messages.*,
        {{ local_date('unmatched_messages.sent_at', 'zone_days') }} as sent_date
    from unmatched_messages
    inner join accounts
        on unmatched_messages.source_system = accounts.source_system and unmatched_messages.account_id = accounts.account_id
    left join zone_days on {{ is_zone_day('unmatched_messages.sent_at', 'accounts.timezone', 'zone_days') }}
    where {{ exists_by('unmatched_messages.sent_at', 'accounts.as_of') }}
)

select
    source_system,
    account_id,
    contact_id,
    sent_date,
    where_it_lies,
    count(*) as messages,
    count(case when is_from_contact then 1 end) as contact_messages,
    min(sent_at) as first_sent_at,
    max(sent_at) as last_sent_at
from dated
group by 1, 2, 3, 4, 5
