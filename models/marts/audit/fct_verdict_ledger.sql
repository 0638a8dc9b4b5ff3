-- One row per episode, definition and revision: a verdict as it was published, and what it rested on. A build appends what is new
-- or differs from the last revision, and changes no row but for `is_current`. A ledger: no build makes it anew, nor does
-- --full-refresh (macros/materializations/ledger.sql says when a build publishes).
{{ config(materialized='ledger') }}
with

differences as (select * from {{ ref('int_ledger_differences') }}),

item_counts as (select * from {{ ref('int_ledger_item_counts') }}),

votes as (select * from {{ ref('int_ledger_votes') }}),

evidence as (select * from {{ ref('int_ledger_evidence') }}),

changed_evidence as (select * from {{ ref('int_ledger_changed_evidence') }}),

-- what the verdict rests on now, and the same as it is now at the instant of the last revision
with_facts as (
    select
        differences.*,
        coalesce(item_counts.items, 0) as items_until,
        coalesce(old_item_counts.items, 0) as items_until_then,
        votes.votes,
        old_votes.votes as votes_until_then,
        evidence.evidence,
        changed_evidence.definition_id is not null as is_evidence_changed
    from differences
    left join item_counts
        on
            differences.conversation_number = item_counts.conversation_number
            and differences.evaluated_until = item_counts.until_at
    left join item_counts as old_item_counts
        on
            differences.conversation_number = old_item_counts.conversation_number
            and differences.published_evaluated_until = old_item_counts.until_at
    left join votes
        on
            differences.conversation_number = votes.conversation_number
            and differences.episode_index = votes.episode_index
            and differences.evaluated_until = votes.until_at
    left join votes as old_votes
        on
            differences.conversation_number = old_votes.conversation_number
            and differences.episode_index = old_votes.episode_index
            and differences.published_evaluated_until = old_votes.until_at
    left join evidence
        on
            differences.conversation_number = evidence.conversation_number
            and differences.episode_index = evidence.episode_index
    left join changed_evidence
        on
            differences.conversation_number = changed_evidence.conversation_number
            and differences.episode_index = changed_evidence.episode_index
            and differences.definition_id = changed_evidence.definition_id
)

select
    {{ episode_id('with_facts', 'episode_index') }} as episode_id,
    definition_id,
    coalesce(published_revision, 0) + 1 as revision,
    source_system,
    account_id,
    conversation_id,
    episode_index,
    coalesce(verdict, 'withdrawn') as verdict,
    reason,
    decided_at,
    deciding_item_id,
    evidence_grade,
    as_of as published_as_of,
    true as is_current,
    -- the order is that of the seed restatement_causes; the first that holds
    case
        when published_revision is null then null
        when definition_hash <> published_definition_hash then 'definition_changed'
        when exclusion_reason is distinct from published_exclusion_reason then 'excluded'
        when reason = 'customer_returned' then 'returned'
        when reason = 'recontact' then 'recontact'
        -- of an episode that is not there, or was not, nobody voted
        when is_there and published_first_item_at is not null and {{ have_votes_changed('published_votes', 'votes_until_then') }}
            then 'changed_vote'
        when is_evidence_changed then 'changed_evidence'
        when items_until_then > published_items_until then 'late_item'
        when items_until_then < published_items_until then 'lost_item'
        when last_ai_reply_at > published_last_ai_reply_at then 'clock_restarted'
        when not is_there or first_item_at is distinct from published_first_item_at then 'recut'
        else 'other'
    end as cause,
    ---------- what it rested on
    definition_hash,
    evaluated_until,
    exclusion_reason,
    items_until,
    first_item_at,
    -- a verdict that is withdrawn rested on no later one
    case when verdict is null then published_last_ai_reply_at else last_ai_reply_at end as last_ai_reply_at,
    votes,
    evidence
from with_facts
