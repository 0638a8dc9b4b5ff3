-- One row per question asked by its account's as_of. A status that was set later has not been set yet: the
-- question is open. An empty one is unknown.
with

gaps as (select * from {{ ref('int_exported_knowledge_gaps') }}),

accounts as (select * from {{ ref('base_accounts') }}),

value_map as (select * from {{ ref('value_map') }})

select
    gaps.source_system,
    gaps.account_id,
    gaps.question_id,
    gaps.conversation_id,
    gaps.ticket_id,
    gaps.question,
    gaps.topic,
    gaps.short_answer,
    case
        when gaps.status_at > accounts.as_of then 'open'
        else coalesce(statuses.value, 'unknown')
    end as gap_status,
    coalesce(gaps.gap_status, 'unknown') as gap_status_as_exported,
    gaps.asked_at,
    case when gaps.status_at <= accounts.as_of then gaps.status_at end as status_at,
    gaps.asked_at_fault,
    gaps.status_at_fault,
    gaps._file,
    gaps._row
from gaps
inner join accounts
    on gaps.source_system = accounts.source_system and gaps.account_id = accounts.account_id
left join value_map as statuses
    on gaps.source_system = statuses.source_system and statuses.domain = 'gap_status' and gaps.gap_status = statuses.raw_value
where {{ exists_by('gaps.asked_at', 'accounts.as_of') }}
