-- One row per episode that a definition which its account is billed under may charge, and what makes it so: resolved, on the
-- local date that was decided; or handled, on the local date it started, where a price is by handled episodes. Those of
-- resolved episodes say whether a line took them.
with

lines as (select * from {{ ref('int_invoice_lines') }}),

prices as (select * from {{ ref('int_resolution_prices') }}),

verdicts as (select * from {{ ref('int_verdicts') }}),

episodes as (select * from {{ ref('int_episodes') }}),

billed_units as (select * from {{ ref('int_billed_units') }}),

accounts as (select * from {{ ref('base_accounts') }}),

zone_days as (select * from {{ ref('base_zone_days') }}),

billed_definitions as (
    select
        lines.source_system,
        lines.account_id,
        lines.definition_id,
        accounts.timezone,
        bool_or(coalesce(prices.unit = 'handled', false)) as charges_handled
    from lines
    inner join accounts on lines.source_system = accounts.source_system and lines.account_id = accounts.account_id
    left join prices
        on
            lines.source_system = prices.source_system
            and lines.account_id = prices.account_id
            and lines.definition_id = prices.definition_id
    group by 1, 2, 3, 4
),

-- of all accounts and definitions only those that somebody is billed under are looked at
judged as (
    select * from verdicts
    where
        definition_id in (select billed_definitions.definition_id from billed_definitions)
        and verdict <> 'not_applicable'
),

chargeable as (
    select
        billed_definitions.source_system,
        billed_definitions.account_id,
        billed_definitions.definition_id,
        billed_definitions.timezone,
        billed_definitions.charges_handled,
        judged.conversation_number,
        judged.episode_index,
        judged.verdict,
        judged.decided_at,
        episodes.started_at
    from judged
    inner join episodes
        on judged.conversation_number = episodes.conversation_number and judged.episode_index = episodes.episode_index
    inner join billed_definitions
        on
            episodes.source_system = billed_definitions.source_system
            and episodes.account_id = billed_definitions.account_id
            and judged.definition_id = billed_definitions.definition_id
),

dated as (
    select
        *,
        'resolved' as charged_as,
        decided_at as charged_at
    from chargeable
    where verdict = 'resolved'
    union all
    select
        *,
        'handled' as charged_as,
        started_at as charged_at
    from chargeable
    where charges_handled
)

select
    dated.source_system,
    dated.account_id,
    dated.definition_id,
    dated.conversation_number,
    dated.episode_index,
    dated.charged_as,
    dated.charged_at,
    {{ local_date('dated.charged_at', 'zone_days') }} as charged_date,
    dated.charged_as = 'resolved' and billed_units.episode_index is not null as is_billed
from dated
left join zone_days on {{ is_zone_day('dated.charged_at', 'dated.timezone', 'zone_days') }}
left join billed_units
    on
        dated.conversation_number = billed_units.conversation_number
        and dated.definition_id = billed_units.definition_id
        and dated.episode_index = billed_units.episode_index
