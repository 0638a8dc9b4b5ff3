-- One row per episode of a billed conversation and definition that it is billed under: what the definition says of the
-- episode, if the seed has it, and the local date of that.
with

lines as (select * from {{ ref('int_invoice_lines') }}),

episodes as (select * from {{ ref('int_episodes') }}),

verdicts as (select * from {{ ref('int_verdicts') }}),

named_items as (select * from {{ ref('int_named_items') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

billed as (
    select
        conversation_number,
        definition_id
    from lines
    where conversation_number is not null
    group by 1, 2
),

-- of all conversations only those that somebody billed are looked at
billed_episodes as (
    select * from episodes
    where conversation_number in (select billed.conversation_number from billed)
),

judged as (
    select * from verdicts
    where
        conversation_number in (select billed.conversation_number from billed)
        and definition_id in (select billed.definition_id from billed)
)

select
    billed.conversation_number,
    billed.definition_id,
    billed_episodes.episode_index,
    billed_episodes.episode_id,
    billed_episodes.exclusion_reason,
    judged.verdict,
    judged.reason,
    judged.decided_at,
    case when judged.decided_at is not null then {{ local_date('judged.decided_at', 'zone_days') }} end as decided_date,
    named_items.item_id as deciding_item_id,
    judged.evidence_grade
from billed
inner join billed_episodes on billed.conversation_number = billed_episodes.conversation_number
inner join accounts
    on billed_episodes.source_system = accounts.source_system and billed_episodes.account_id = accounts.account_id
left join judged
    on
        billed_episodes.conversation_number = judged.conversation_number
        and billed_episodes.episode_index = judged.episode_index
        and billed.definition_id = judged.definition_id
left join zone_days on {{ is_zone_day('judged.decided_at', 'accounts.timezone', 'zone_days') }}
left join named_items
    on
        judged.conversation_number = named_items.conversation_number
        and judged.deciding_item_number = named_items.item_number
