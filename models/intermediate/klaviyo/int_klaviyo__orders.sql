-- One row per placed order, in the shape of the contract, with what went back of it. Of several events that place one order the
-- earliest counts. What went back in another currency cannot be taken from it.
{% set foreign_refund -%}
    (
        changes.first_currency <> changes.last_currency
        or changes.first_currency <> {{ currency_code('ranked.order_currency') }}
    )
{%- endset %}

with

placements as (select * from {{ ref('int_klaviyo__order_placements') }}),

changes as (select * from {{ ref('int_klaviyo__order_changes') }}),

ranked as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, order_id
            order by occurred_at asc nulls last, event_id asc nulls last
        ) as placement_rank
    from placements
)

select
    ranked.source_system,
    ranked.account_id,
    ranked.order_id,
    ranked.event_id,
    ranked.profile_id as contact_id,
    ranked.order_currency as currency,
    ranked.order_value,
    case
        when changes.is_cancelled then ranked.order_value
        when {{ foreign_refund }} then null
        else changes.refunded_value
    end as refunded_value,
    ranked.occurred_at as placed_at,
    changes.changed_at as refunded_at,
    ranked.order_value_fault,
    case
        when changes.is_cancelled or not coalesce({{ foreign_refund }}, false) then changes.refunded_value_fault
        else 'foreign:' || changes.first_currency || coalesce(', ' || nullif(changes.last_currency, changes.first_currency), '')
    end as refunded_value_fault,
    ranked.occurred_at_fault as placed_at_fault,
    changes.changed_at_fault as refunded_at_fault,
    ranked._file,
    ranked._row
from ranked
left join changes
    on
        ranked.source_system = changes.source_system
        and ranked.account_id = changes.account_id
        and ranked.order_id = changes.order_id
where ranked.placement_rank = 1
