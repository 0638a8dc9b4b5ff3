-- One row per finding that a source brings of its own exports, known by its account's as_of: neither of a conversation that
-- does not exist yet nor of something that happened later.
-- A table, planned by itself: as a part of all findings its many sources cost the planner seconds, in the smallest shop too.
{{ config(materialized='table') }}
with

findings as (select * from {{ ref('int_exported_findings') }}),

accounts as (select * from {{ ref('base_accounts') }}),

conversations as (select * from {{ ref('int_known_conversations') }})

select
    findings.source_system,
    findings.account_id,
    findings.check_name,
    findings.table_name,
    findings.column_name,
    findings.file,
    findings.file_row,
    findings.record_id,
    findings.conversation_id,
    findings.what,
    findings.example
from findings
inner join accounts
    on findings.source_system = accounts.source_system and findings.account_id = accounts.account_id
left join conversations
    on
        findings.source_system = conversations.source_system
        and findings.account_id = conversations.account_id
        and findings.conversation_id = conversations.conversation_id
where
    {{ exists_by('findings.happened_at', 'accounts.as_of') }}
    and (findings.conversation_id is null or conversations.conversation_id is not null)
