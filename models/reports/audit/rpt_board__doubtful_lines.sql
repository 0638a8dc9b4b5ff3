-- One row per billed unit that does not hold: what it bills, what became of it in words, and the conversation's address.
with

units as (
    select * from {{ ref('fct_invoice_lines') }}
    where standing = 'in_doubt'
),

accounts as (select * from {{ ref('dim_accounts') }}),

definitions as (select * from {{ ref('dim_definitions') }}),

words as (select * from {{ ref('audit_words') }})

select
    units.source_system,
    units.account_id,
    units.invoice_id,
    units.line_id,
    units.unit_index,
    coalesce(definitions.definition_name, units.definition_id) as rule_name,
    units.conversation_id,
    coalesce(units.billed_at, cast(units.billed_to as timestamp)) as billed_at,
    units.amount,
    units.currency,
    units.status,
    statuses.words as status_in_words,
    reasons.words as reason_in_words,
    units.deciding_item_id,
    replace(accounts.conversation_address, '{id}', {{ in_address('units.conversation_id') }}) as conversation_address
from units
inner join accounts on units.source_system = accounts.source_system and units.account_id = accounts.account_id
left join definitions on units.definition_id = definitions.definition_id
left join words as statuses on statuses.aspect = 'status' and units.status = statuses.kind
left join words as reasons on reasons.aspect = 'reason' and units.reason = reasons.kind
