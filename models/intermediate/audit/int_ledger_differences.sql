-- One row per episode and definition of which the ledger's last revision does not say what is judged now: a first decided verdict,
-- another verdict, reason or deciding item, or none any more (then what is said now is NULL). A definition that left the seed
-- leaves its rows as they are. Narrow: of a first build these are millions; what a verdict rests on is joined to them.
-- An ephemeral model: it reads the ledger as it stands, which only the ledger's own materialization does before it appends.
{{ config(materialized='ephemeral') }}
with

verdicts as (select * from {{ of_touched(ref('int_verdicts')) }}),

named_items as (select * from {{ of_touched(ref('int_named_items')) }}),

definitions as (select * from {{ ref('int_definition_hashes') }}),

accounts as (select * from {{ ref('base_accounts') }}),

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

revisions as (select * from {{ of_touched(standing('fct_verdict_ledger'), conversation_keys()) }}),

published as (
    select
        {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
        episode_index,
        definition_id,
        revision,
        nullif(verdict, 'withdrawn') as decided_verdict,
        reason,
        deciding_item_id,
        evaluated_until,
        source_system,
        account_id
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
        decided.verdict,
        decided.reason,
        decided.decided_at,
        decided.decides_at,
        decided.deciding_item_id,
        decided.evidence_grade,
        published.revision as published_revision,
        published.evaluated_until as published_evaluated_until,
        published.source_system,
        published.account_id
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
),

-- the account's own as_of: what is known of an untouched conversation was written down under an earlier one
with_accounts as (
    select
        differing.*,
        accounts.as_of
    from differing
    left join episode_facts
        on
            differing.conversation_number = episode_facts.conversation_number
            and differing.episode_index = episode_facts.episode_index
    left join accounts
        on
            coalesce(episode_facts.source_system, differing.source_system) = accounts.source_system
            and coalesce(episode_facts.account_id, differing.account_id) = accounts.account_id
)

select
    with_accounts.conversation_number,
    with_accounts.episode_index,
    with_accounts.definition_id,
    with_accounts.verdict,
    with_accounts.reason,
    with_accounts.decided_at,
    with_accounts.deciding_item_id,
    with_accounts.evidence_grade,
    with_accounts.as_of,
    -- what came later could not decide, or is not known: a human involvement settles the verdict before its window ends
    {{ earliest_of('with_accounts.decides_at', 'with_accounts.as_of') }} as evaluated_until,
    with_accounts.published_revision,
    with_accounts.published_evaluated_until,
    definitions.definition_hash
from with_accounts
inner join definitions on with_accounts.definition_id = definitions.definition_id
