-- One row per invoice, definition and currency: what is billed, how much of it holds, and beside it what was resolved in the
-- period and what that would cost.
{% set statuses = [
    'not_checkable',
    'unknown_conversation',
    'holds',
    'billed_twice',
    'outside_period',
    'pending',
    'excluded',
    'taken_back',
    'contradicted',
    'not_judged',
] %}

with

units as (select * from {{ ref('fct_invoice_lines') }}),

periods as (select * from {{ ref('int_invoice_periods') }}),

episodes as (select * from {{ ref('int_invoiced_episodes') }}),

charges as (select * from {{ ref('int_invoice_charges') }}),

billed as (
    select
        source_system,
        account_id,
        invoice_id,
        definition_id,
        currency,
        count(*) filter (where unit_index = 1) as lines,
        count(*) as units,
        count(*) filter (where unit_index = 1 and amount is null) as lines_without_amount,
        sum(quantity) as quantity,
        sum(amount) as amount,
        {% for status in statuses -%}
            coalesce(sum(quantity) filter (where status = '{{ status }}'), 0) as {{ status }}_quantity,
            {{ amount_where('amount', "status = '" ~ status ~ "'") }} as {{ status }}_amount,
        {% endfor -%}
        {{ amount_where('amount', "standing = 'in_doubt'") }} as amount_in_doubt,
        {{ amount_where('amount', "standing = 'arguable'") }} as amount_arguable,
        sum(quantity) filter (where conversation_id is null) as counted_quantity
    from units
    group by 1, 2, 3, 4, 5
),

resolutions as (
    select
        source_system,
        account_id,
        invoice_id,
        definition_id,
        count(*) as resolved_episodes,
        count(*) filter (where not is_billed) as unbilled_episodes
    from episodes
    where charged_as = 'resolved'
    group by 1, 2, 3, 4
),

-- without both ends of a period nobody knows what lies in it
period_counts as (
    select
        periods.*,
        case when periods.months is not null then coalesce(resolutions.resolved_episodes, 0) end as resolved_episodes,
        case when periods.months is not null then coalesce(resolutions.unbilled_episodes, 0) end as unbilled_episodes
    from periods
    left join resolutions
        on
            periods.source_system = resolutions.source_system
            and periods.account_id = resolutions.account_id
            and periods.invoice_id = resolutions.invoice_id
            and periods.definition_id = resolutions.definition_id
)

select
    billed.source_system,
    billed.account_id,
    billed.invoice_id,
    coalesce(billed.definition_id, 'unknown') as definition_id,
    coalesce(billed.currency, 'unknown') as currency,
    period_counts.period_from,
    period_counts.period_to,
    billed.lines,
    billed.units,
    billed.lines_without_amount,
    cast(billed.quantity as decimal(38, 4)) as quantity,
    cast(billed.amount as decimal(38, 4)) as amount,
    {% for status in statuses -%}
        cast(billed.{{ status }}_quantity as decimal(38, 4)) as {{ status }}_quantity,
        cast(billed.{{ status }}_amount as decimal(38, 4)) as {{ status }}_amount,
    {% endfor -%}
    cast(billed.amount_in_doubt as decimal(38, 4)) as amount_in_doubt,
    cast(billed.amount_arguable as decimal(38, 4)) as amount_arguable,
    period_counts.resolved_episodes,
    period_counts.unbilled_episodes,
    cast(billed.counted_quantity - period_counts.unbilled_episodes as decimal(38, 4)) as counted_difference,
    charges.expected_amount,
    charges.currency as expected_currency
from billed
inner join period_counts
    on
        billed.source_system = period_counts.source_system
        and billed.account_id = period_counts.account_id
        and billed.invoice_id = period_counts.invoice_id
        and billed.definition_id is not distinct from period_counts.definition_id
left join charges
    on
        billed.source_system = charges.source_system
        and billed.account_id = charges.account_id
        and billed.invoice_id = charges.invoice_id
        and billed.definition_id = charges.definition_id
        -- what is billed in another currency is not beside it
        and coalesce(billed.currency, charges.currency) = charges.currency
