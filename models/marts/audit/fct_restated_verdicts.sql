-- One row per episode and definition whose published verdict was restated: what was published first, what stands now, and the
-- causes of all revisions between, in order. A view: the ledger holds both.
{{ config(materialized='view') }}
with

revisions as (select * from {{ ref('fct_verdict_ledger') }}),

current_revisions as (
    select * from revisions
    where is_current and cause is not null
),

first_revisions as (
    select * from revisions
    where cause is null
),

all_causes as (
    select
        episode_id,
        definition_id,
        {{ texts_joined('cause', ';', 'revision') }} as causes
    from revisions
    where cause is not null
    group by 1, 2
)

select
    first_revisions.episode_id,
    first_revisions.definition_id,
    first_revisions.source_system,
    first_revisions.account_id,
    first_revisions.conversation_id,
    first_revisions.episode_index,
    first_revisions.verdict as first_verdict,
    first_revisions.reason as first_reason,
    first_revisions.decided_at as first_decided_at,
    first_revisions.deciding_item_id as first_deciding_item_id,
    first_revisions.evidence_grade as first_evidence_grade,
    first_revisions.published_as_of as first_published_as_of,
    current_revisions.verdict as current_verdict,
    current_revisions.reason as current_reason,
    current_revisions.decided_at as current_decided_at,
    current_revisions.deciding_item_id as current_deciding_item_id,
    current_revisions.evidence_grade as current_evidence_grade,
    current_revisions.published_as_of as current_published_as_of,
    current_revisions.revision as revisions,
    all_causes.causes
from current_revisions
inner join first_revisions
    on
        current_revisions.episode_id = first_revisions.episode_id
        and current_revisions.definition_id = first_revisions.definition_id
inner join all_causes
    on
        current_revisions.episode_id = all_causes.episode_id
        and current_revisions.definition_id = all_causes.definition_id
where
    current_revisions.verdict <> first_revisions.verdict
    or current_revisions.reason is distinct from first_revisions.reason
    or current_revisions.deciding_item_id is distinct from first_revisions.deciding_item_id
