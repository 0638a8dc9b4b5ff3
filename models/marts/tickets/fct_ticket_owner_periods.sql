-- One row per stay of a ticket with an owner, or with nobody after one, from its assignment to the next change of owner.
-- A ticket that was merged into another has none.
with

stays as (select * from {{ ref('int_ticket_owner_stays') }}),

ticket_merges as (select * from {{ ref('int_ticket_merges') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }})

select
    stays.source_system || '/' || stays.account_id || '/' || stays.ticket_id || '/'
    || cast(stays.period_index as varchar) as period_key,
    stays.source_system || '/' || stays.account_id || '/' || stays.ticket_id as ticket_key,
    stays.source_system,
    stays.account_id,
    stays.ticket_id,
    stays.period_index,
    stays.owner_id,
    stays.assigned_at,
    {{ local_date('stays.assigned_at', 'zone_days') }} as assigned_date,
    stays.ended_at,
    {{ local_date('stays.ended_at', 'ended_zone_days') }} as ended_date,
    {{ elapsed_seconds('stays.assigned_at', 'stays.ended_at') }} as seconds
from stays
inner join accounts on stays.source_system = accounts.source_system and stays.account_id = accounts.account_id
left join zone_days on {{ is_zone_day('stays.assigned_at', 'accounts.timezone', 'zone_days') }}
left join zone_days as ended_zone_days on {{ is_zone_day('stays.ended_at', 'accounts.timezone', 'ended_zone_days') }}
left join ticket_merges
    on
        stays.source_system = ticket_merges.source_system
        and stays.account_id = ticket_merges.account_id
        and stays.ticket_id = ticket_merges.ticket_id
where ticket_merges.surviving_ticket_id is null
