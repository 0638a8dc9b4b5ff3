-- One row per source, account and kind of evidence that the source can bring, of any source: whether its file was exported,
-- even empty, what it brought, and what is missing without it.
with

evidence as (select * from {{ ref('dim_account_evidence') }}),

evidence_kinds as (select * from {{ ref('evidence_kinds') }}),

evidence_sources as (select * from {{ ref('evidence_sources') }}),

episodes as (select * from {{ ref('fct_episodes') }}),

grades as (
    select
        source_system,
        account_id,
        count(*) as matured_handled_episodes,
        count(*) filter (where evidence_grade = 'full') as full_evidence_episodes,
        count(*) filter (where evidence_grade = 'proxy') as proxy_evidence_episodes
    from episodes
    where is_handled and is_matured
    group by 1, 2
)

select
    evidence.source_system,
    evidence.account_id,
    evidence.evidence_kind,
    evidence_kinds.position,
    evidence_sources.comes_from,
    evidence.is_exported,
    evidence.is_present,
    evidence.records,
    evidence.first_record_at,
    evidence.last_record_at,
    evidence.is_known,
    evidence_kinds.feeds,
    case when not evidence.is_known then evidence_kinds.missing_without end as missing_now,
    coalesce(grades.matured_handled_episodes, 0) as matured_handled_episodes,
    coalesce(grades.full_evidence_episodes, 0) as full_evidence_episodes,
    coalesce(grades.proxy_evidence_episodes, 0) as proxy_evidence_episodes,
    {{ rate('grades.full_evidence_episodes', 'grades.matured_handled_episodes') }} as full_evidence_share,
    {{ rate('grades.proxy_evidence_episodes', 'grades.matured_handled_episodes') }} as proxy_evidence_share
from evidence
inner join evidence_kinds on evidence.evidence_kind = evidence_kinds.evidence_kind
inner join evidence_sources
    on
        evidence.source_system = evidence_sources.source_system
        and evidence.evidence_kind = evidence_sources.evidence_kind
left join grades on evidence.source_system = grades.source_system and evidence.account_id = grades.account_id
