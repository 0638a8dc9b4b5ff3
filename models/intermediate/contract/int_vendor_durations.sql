-- One row per duration that a tool states of a record created by its account's as_of (or without a readable creation). Of a
-- ticket that was merged into another none. A view: read once, by its mart.
{{ config(materialized='view') }}
with

durations as (select * from {{ ref('int_exported_vendor_durations') }}),

accounts as (select * from {{ ref('base_accounts') }}),

merged_tickets as (
    select * from {{ ref('int_ticket_merges') }}
    where surviving_ticket_id is not null
)

select
    durations.source_system,
    durations.account_id,
    durations.record_kind,
    durations.record_id,
    durations.part_id,
    -- what a finding names
    durations.record_id || '/' || durations.stated_in as duration_id,
    durations.measure,
    durations.stated_in,
    durations.unit,
    durations.is_unit_verified,
    durations.tolerance_seconds,
    durations.stated_number,
    durations.stated_seconds,
    durations.stated_seconds_fault,
    durations._file,
    durations._row
from durations
inner join accounts
    on durations.source_system = accounts.source_system and durations.account_id = accounts.account_id
left join merged_tickets
    on
        durations.source_system = merged_tickets.source_system
        and durations.account_id = merged_tickets.account_id
        -- a condition on the left side alone makes DuckDB compare every pair: it stands in the key
        and case when durations.record_kind = 'ticket' then durations.record_id end = merged_tickets.ticket_id
where
    {{ exists_by('durations.record_created_at', 'accounts.as_of') }}
    and merged_tickets.ticket_id is null
