-- One row per unit of a line of a vendor's invoice: whether what it bills was resolved under the definition that it is billed
-- under, which episode that is, and if not, why. A line of n with a conversation is n units; one without a conversation is one
-- row.
with

lines as (select * from {{ ref('int_invoice_lines') }}),

verdicts as (select * from {{ ref('int_billed_verdicts') }}),

resolutions as (select * from {{ ref('int_billed_resolutions') }}),

billed_units as (select * from {{ ref('int_billed_units') }}),

line_statuses as (select * from {{ ref('int_invoice_line_statuses') }}),

units as (
    select
        *,
        {{ number_series('cast(1 as bigint)', 'units') }} as unit_index,
        {{ equal_part('amount', 'units') }} as part_of_amount
    from lines
),

taken as (
    select
        units.*,
        case
            when units.conversation_id is null then 'not_checkable'
            when line_statuses.status is null then 'unknown_conversation'
            when billed_units.unit_index is not null then 'holds'
            else line_statuses.status
        end as status,
        case when billed_units.unit_index is not null then billed_units.episode_index else line_statuses.episode_index end
            as episode_index
    from units
    left join line_statuses
        on
            units.conversation_number = line_statuses.conversation_number
            and units.definition_id is not distinct from line_statuses.definition_id
            and units.line_number = line_statuses.line_number
    left join billed_units
        on
            units.conversation_number = billed_units.conversation_number
            and units.definition_id = billed_units.definition_id
            and units.line_number = billed_units.line_number
            and units.unit_index = billed_units.unit_index
),

-- the line that bills the episode a first time
first_lines as (
    select
        billed_units.conversation_number,
        billed_units.definition_id,
        billed_units.episode_index,
        lines.invoice_id,
        lines.line_id
    from billed_units
    inner join lines
        on
            billed_units.conversation_number = lines.conversation_number
            and billed_units.definition_id = lines.definition_id
            and billed_units.line_number = lines.line_number
)

select
    ---------- keys
    taken.source_system,
    taken.account_id,
    taken.invoice_id,
    taken.line_id,
    taken.unit_index,
    ---------- what is billed
    taken.definition_id,
    taken.conversation_id,
    taken.billed_from,
    taken.billed_to,
    taken.billed_at,
    taken.quantity as line_quantity,
    case when taken.conversation_id is null then taken.quantity else 1 end as quantity,
    taken.unit_price,
    cast(
        case when taken.unit_index < taken.units then taken.part_of_amount
            else taken.amount - taken.part_of_amount * (taken.units - 1)
        end as decimal(18, 4)
    ) as amount,
    taken.currency,
    ---------- whether it holds
    taken.status,
    case
        when taken.status = 'holds' and verdicts.evidence_grade = 'full' then 'holds'
        when taken.status in ('holds', 'pending', 'not_checkable') then 'arguable'
        when taken.status = 'not_judged' then 'not_judged'
        else 'in_doubt'
    end as standing,
    ---------- the episode that the status speaks of
    verdicts.episode_id,
    verdicts.verdict,
    verdicts.reason,
    verdicts.decided_at,
    verdicts.decided_date,
    verdicts.deciding_item_id,
    verdicts.evidence_grade,
    resolutions.days_outside_period,
    case when taken.status = 'billed_twice' then first_lines.invoice_id end as first_invoice_id,
    case when taken.status = 'billed_twice' then first_lines.line_id end as first_line_id
from taken
left join verdicts
    on
        taken.conversation_number = verdicts.conversation_number
        and taken.definition_id is not distinct from verdicts.definition_id
        and taken.episode_index = verdicts.episode_index
left join resolutions
    on
        taken.conversation_number = resolutions.conversation_number
        and taken.definition_id = resolutions.definition_id
        and taken.line_number = resolutions.line_number
        and taken.episode_index = resolutions.episode_index
left join first_lines
    on
        taken.conversation_number = first_lines.conversation_number
        and taken.definition_id = first_lines.definition_id
        and taken.episode_index = first_lines.episode_index
