-- One row per line of an invoice: what it bills in how many units, and its place among the lines that bill the same
-- conversation under the same definition. Lines are documents: each is there whenever it was billed, whatever as_of is.
with

lines as (select * from {{ ref('int_exported_invoice_lines') }}),

definitions as (select * from {{ ref('resolution_definitions') }}),

currencies as (select * from {{ ref('currencies') }}),

counted as (
    select
        lines.*,
        {{ conversation_number('lines.source_system', 'lines.account_id', 'lines.conversation_id') }} as conversation_number,
        coalesce(lines.quantity, 1) as billed_quantity,
        lines.quantity = floor(lines.quantity) and lines.quantity between 1 and {{ most_billed_units() }} as is_countable,
        currencies.currency as known_currency,
        definitions.definition_id is not null as is_defined,
        min(lines.billed_from) over (
            partition by lines.source_system, lines.account_id, lines.invoice_id
        ) as invoice_billed_from
    from lines
    left join definitions on lines.definition_id = definitions.definition_id
    left join currencies on {{ currency_code('lines.currency') }} = currencies.currency
)

select
    source_system,
    account_id,
    invoice_id,
    line_id,
    line_key,
    conversation_id,
    case when conversation_id is not null then conversation_number end as conversation_number,
    definition_id,
    billed_from,
    billed_to,
    billed_at,
    billed_quantity as quantity,
    unit_price,
    {{ billed_amount('amount', 'billed_quantity', 'unit_price') }} as amount,
    known_currency as currency,
    case when conversation_id is not null and is_countable then cast(quantity as bigint) else 1 end as units,
    row_number() over (
        partition by source_system, account_id, conversation_id, definition_id
        order by invoice_billed_from nulls last, invoice_id nulls last, billed_at nulls last, line_id nulls last
    ) as line_number,
    line_id_fault,
    case
        when quantity_fault is not null then quantity_fault
        when conversation_id is not null and not is_countable
            then 'uncounted:' || cast(cast(quantity as decimal(18, 4)) as varchar)
    end as quantity_fault,
    unit_price_fault,
    amount_fault,
    case
        when billed_from_fault is not null then billed_from_fault
        when billed_from is null then 'empty:'
    end as billed_from_fault,
    case
        when billed_to_fault is not null then billed_to_fault
        when billed_to is null then 'empty:'
        when billed_to < billed_from then 'inverted:' || cast(billed_to as varchar)
    end as billed_to_fault,
    billed_at_fault,
    case
        when definition_id is null then 'empty:'
        when not is_defined then 'undefined:' || definition_id
    end as definition_id_fault,
    case when {{ currency_code('currency') }} is not null and known_currency is null then 'unreadable:' || currency end
        as currency_fault,
    _file,
    _row
from counted
