-- One row per instant at which a ticket's owner was set, by its account's as_of and readable. The owner is NULL when it was
-- left without one.
with

entries as (select * from {{ ref('int_exported_ticket_owner_history') }}),

accounts as (select * from {{ ref('base_accounts') }})

select
    entries.source_system,
    entries.account_id,
    entries.ticket_id,
    entries.assigned_at,
    -- of several at one instant: somebody before nobody, then the last id by code point, so that builds agree
    max(entries.owner_id) as owner_id
from entries
inner join accounts
    on entries.source_system = accounts.source_system and entries.account_id = accounts.account_id
where entries.assigned_at <= accounts.as_of
group by 1, 2, 3, 4
