-- No two units of invoices hold by the same episode under the same definition.
select
    episode_id,
    definition_id,
    count(*) as units
from {{ ref('fct_invoice_lines') }}
where status = 'holds'
group by 1, 2
having count(*) > 1
