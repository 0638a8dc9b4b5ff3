-- One row per duration that a tool states of a record created by its account's as_of (or without a readable creation).
with

durations as (select * from {{ ref('int_exported_vendor_durations') }}),

accounts as (select * from {{ ref('int_accounts') }})

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
where {{ exists_by('durations.record_created_at', 'accounts.as_of') }}
