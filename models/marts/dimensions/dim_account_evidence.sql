-- One row per account and kind of evidence that its source can bring.
with

accounts as (select * from {{ ref('base_accounts') }}),

evidence_sources as (select * from {{ ref('evidence_sources') }}),

files as (select * from {{ ref('int_evidence_files') }}),

records as (select * from {{ ref('int_evidence_records') }})

select
    accounts.source_system || '/' || accounts.account_id as account_key,
    accounts.source_system,
    accounts.account_id,
    evidence_sources.evidence_kind,
    files.evidence_kind is not null as is_exported,
    coalesce(records.records, 0) > 0 as is_present,
    coalesce(records.records, 0) as records,
    records.first_record_at,
    records.last_record_at,
    coalesce(records.records, 0) > 0
    or (files.evidence_kind is not null and evidence_sources.empty_means_none = 'yes') as is_known
from accounts
inner join evidence_sources on accounts.source_system = evidence_sources.source_system
left join files
    on
        accounts.source_system = files.source_system
        and accounts.account_id = files.account_id
        and evidence_sources.evidence_kind = files.evidence_kind
left join records
    on
        accounts.source_system = records.source_system
        and accounts.account_id = records.account_id
        and evidence_sources.evidence_kind = records.evidence_kind
