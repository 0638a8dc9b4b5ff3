-- One row per invoice and definition: the period that its lines bill, and how many calendar months begin in it: one at least.
with

lines as (select * from {{ ref('int_invoice_lines') }}),

periods as (
    select
        source_system,
        account_id,
        invoice_id,
        definition_id,
        min(billed_from) as period_from,
        max(billed_to) as period_to
    from lines
    group by 1, 2, 3, 4
)

select
    *,
    case
        when period_from is not null and period_to is not null
            then greatest(1, {{ month_number('period_to') }} - {{ month_number('(period_from - 1)') }})
    end as months
from periods
