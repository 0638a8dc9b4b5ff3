-- One row per account, week, kind and name of what changed the measuring between the first decision of the week before and the
-- last one of the week: by its date, by the first record of a kind of evidence, or between the builds that decided the two
-- weeks. It depends on which builds ran, as the build's own record does.
with

dated_changes as (select * from {{ ref('base_dated_changes') }}),

evidence as (select * from {{ ref('dim_account_evidence') }}),

build_changes as (select * from {{ ref('base_build_changes') }}),

decided as (select * from {{ ref('rpt_audit__deciding_builds') }}),

pairs as (
    select
        now.source_system,
        now.account_id,
        now.week_start,
        before.first_decided_at,
        now.last_decided_at,
        before.build_entry_number as entry_before,
        now.build_entry_number as entry_now
    from decided as now
    inner join decided as before
        on
            now.source_system = before.source_system
            and now.account_id = before.account_id
            and now.week_start = before.week_start + 7
),

changes as (
    select
        source_system,
        account_id,
        kind,
        name,
        changed_at
    from dated_changes
    union all
    select
        source_system,
        account_id,
        'first_record' as kind,
        evidence_kind as name,
        first_record_at as changed_at
    from evidence
    where first_record_at is not null
),

between_decisions as (
    select
        pairs.source_system,
        pairs.account_id,
        pairs.week_start,
        changes.kind,
        changes.name,
        changes.changed_at
    from pairs
    inner join changes
        on
            pairs.source_system = changes.source_system
            and pairs.account_id = changes.account_id
            and pairs.first_decided_at < changes.changed_at
            and pairs.last_decided_at >= changes.changed_at
    union all
    select
        pairs.source_system,
        pairs.account_id,
        pairs.week_start,
        build_changes.kind || '_of_a_build' as kind,
        build_changes.name,
        build_changes.started_at as changed_at
    from pairs
    inner join build_changes
        on pairs.entry_before < build_changes.entry_number and pairs.entry_now >= build_changes.entry_number
),

words as (select * from {{ ref('measuring_changes') }}),

evidence_kinds as (select * from {{ ref('evidence_kinds') }})

select
    between_decisions.source_system,
    between_decisions.account_id,
    between_decisions.week_start,
    between_decisions.kind,
    between_decisions.name,
    between_decisions.changed_at,
    cast(cast(between_decisions.changed_at as date) as varchar) || ': '
    || replace(words.sentence, '{}', between_decisions.name)
    || coalesce('. It feeds: ' || evidence_kinds.feeds, '.') as sentence,
    row_number() over (
        partition by between_decisions.source_system, between_decisions.account_id, between_decisions.week_start
        order by between_decisions.changed_at nulls last, words.position nulls last, between_decisions.name nulls last
    ) as change_rank
from between_decisions
inner join words on between_decisions.kind = words.kind
left join evidence_kinds
    on
        between_decisions.kind in ('first_file', 'first_record')
        and between_decisions.name = evidence_kinds.evidence_kind
