-- One row per episode, definition and revision: a verdict as it was published, and what it rested on. A build appends what is
-- new or differs from the last revision, and changes no row but for `is_current`. A ledger: no build makes it anew, nor does
-- --full-refresh (macros/materializations/ledger.sql says when a build publishes).
{{ config(materialized='ledger') }}
{% set remembered = [
    'source_system', 'account_id', 'conversation_id', 'exclusion_reason', 'definition_hash', 'items_until', 'first_item_at',
    'last_ai_reply_at', 'votes'
] %}

with

differences as (select * from {{ ref('int_ledger_differences') }}),

episodes as (select * from {{ of_touched(ref('int_episodes')) }}),

item_counts as (select * from {{ ref('int_ledger_item_counts') }}),

totals as (
    select * from item_counts
    where until_at is null
),

votes as (select * from {{ ref('int_ledger_votes') }}),

evidence as (select * from {{ ref('int_ledger_evidence') }}),

changed_evidence as (select * from {{ ref('int_ledger_changed_evidence') }}),

revisions as (select * from {{ of_touched(standing('fct_verdict_ledger'), conversation_keys()) }}),

numbered as (
    select
        *,
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number
    from revisions
    where is_current
),

-- few of what was published differ: a join with all of it would sort all of it into a hash table, texts and all
published as (
    select * from numbered
    where
        (conversation_number, episode_index, definition_id) in (
            select
                differences.conversation_number,
                differences.episode_index,
                differences.definition_id
            from differences
            where differences.published_revision is not null
        )
),

-- what the verdict rests on now, and the same as it is now at the instant of the last revision
with_facts as (
    select
        differences.*,
        {% for column in remembered -%}
            published.{{ column }} as published_{{ column }},
        {% endfor -%}
        coalesce(episodes.source_system, published.source_system) as source_system,
        coalesce(episodes.account_id, published.account_id) as account_id,
        coalesce(episodes.conversation_id, published.conversation_id) as conversation_id,
        episodes.conversation_number is not null as is_there,
        episodes.exclusion_reason,
        episodes.first_item_at,
        episodes.last_ai_reply_at,
        case when differences.evaluated_until is null then 0 else coalesce(counts_now.items, totals.items, 0) end as items_until,
        coalesce(counts_then.items, totals.items, 0) as items_until_then,
        votes_now.votes,
        votes_then.votes as votes_until_then,
        evidence.evidence,
        changed_evidence.definition_id is not null as is_evidence_changed
    from differences
    left join published
        on
            differences.conversation_number = published.conversation_number
            and differences.episode_index = published.episode_index
            and differences.definition_id = published.definition_id
    {% for relation in ['episodes', 'evidence'] -%}
        left join {{ relation }}
            on
                differences.conversation_number = {{ relation }}.conversation_number
                and differences.episode_index = {{ relation }}.episode_index
    {% endfor -%}
    left join totals on differences.conversation_number = totals.conversation_number
    {% for moment, instant in [('now', 'evaluated_until'), ('then', 'published_evaluated_until')] -%}
        left join item_counts as counts_{{ moment }}
            on
                differences.conversation_number = counts_{{ moment }}.conversation_number
                and differences.{{ instant }} = counts_{{ moment }}.until_at
        left join votes as votes_{{ moment }}
            on
                differences.conversation_number = votes_{{ moment }}.conversation_number
                and differences.episode_index = votes_{{ moment }}.episode_index
                and differences.{{ instant }} = votes_{{ moment }}.until_at
    {% endfor -%}
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
    {{ restatement_cause() }} as cause,
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
