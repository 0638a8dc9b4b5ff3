-- One row per episode and definition of which the ledger's last revision does not say what is judged now: a first decided verdict,
-- another verdict, reason or deciding item, or none any more (then what is said now is NULL). With what the verdict rests on now,
-- and what the last revision rested on (`published_`). A definition that left the seed leaves its rows as they are.
-- An ephemeral model: it reads the ledger as it stands, which only the ledger's own materialization does before it appends.
{{ config(materialized='ephemeral') }}
{% set said = ['verdict', 'reason', 'decided_at', 'deciding_item_id', 'evidence_grade', 'decides_at'] %}
{% set remembered = [
    'revision', 'exclusion_reason', 'definition_hash', 'evaluated_until', 'items_until', 'first_item_at', 'last_ai_reply_at',
    'votes', 'evidence'
] %}

with

verdicts as (select * from {{ of_touched(ref('int_verdicts')) }}),

named_items as (select * from {{ of_touched(ref('int_named_items')) }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

conversations as (select * from {{ of_touched(ref('int_conversations')) }}),

definitions as (select * from {{ ref('int_definition_hashes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

revisions as (select * from {{ of_touched(standing('fct_verdict_ledger'), conversation_keys()) }}),

published as (
    select
        *,
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        nullif(verdict, 'withdrawn') as decided_verdict
    from revisions
    where is_current
),

decided as (
    select
        verdicts.*,
        named_items.item_id as deciding_item_id
    from verdicts
    left join named_items
        on
            verdicts.conversation_number = named_items.conversation_number
            and verdicts.deciding_item_number = named_items.item_number
    where verdicts.verdict in ('resolved', 'not_resolved')
),

differing as (
    select
        coalesce(decided.conversation_number, published.conversation_number) as conversation_number,
        coalesce(decided.episode_index, published.episode_index) as episode_index,
        coalesce(decided.definition_id, published.definition_id) as definition_id,
        {% for column in said -%}
            decided.{{ column }},
        {% endfor -%}
        {% for column in remembered -%}
            published.{{ column }} as published_{{ column }},
        {% endfor -%}
        published.source_system,
        published.account_id,
        published.conversation_id
    from decided
    full outer join published
        on
            decided.conversation_number = published.conversation_number
            and decided.episode_index = published.episode_index
            and decided.definition_id = published.definition_id
    where
        decided.verdict is distinct from published.decided_verdict
        or decided.reason is distinct from published.reason
        or decided.deciding_item_id is distinct from published.deciding_item_id
)

select
    differing.conversation_number,
    differing.episode_index,
    differing.definition_id,
    coalesce(conversations.source_system, differing.source_system) as source_system,
    coalesce(conversations.account_id, differing.account_id) as account_id,
    coalesce(conversations.conversation_id, differing.conversation_id) as conversation_id,
    {% for column in said[:5] -%}
        differing.{{ column }},
    {% endfor -%}
    {% for column in remembered -%}
        differing.published_{{ column }},
    {% endfor -%}
    accounts.as_of,
    -- what came later could not decide, or is not known: a human involvement settles the verdict before its window ends
    {{ earliest_of('differing.decides_at', 'accounts.as_of') }} as evaluated_until,
    definitions.definition_hash,
    episode_facts.episode_index is not null as is_there,
    episode_facts.exclusion_reason,
    episode_facts.first_item_at,
    episode_facts.last_ai_reply_at
from differing
inner join definitions on differing.definition_id = definitions.definition_id
left join conversations on differing.conversation_number = conversations.conversation_number
left join episode_facts
    on
        differing.conversation_number = episode_facts.conversation_number
        and differing.episode_index = episode_facts.episode_index
left join accounts
    on
        coalesce(conversations.source_system, differing.source_system) = accounts.source_system
        and coalesce(conversations.account_id, differing.account_id) = accounts.account_id
