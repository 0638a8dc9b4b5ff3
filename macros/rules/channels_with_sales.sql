{#-
    The channels of each account on which its exports can show a sale, out of its evidence: web chat by clicks on product cards,
    SMS by attributions, both only where the orders themselves are there. No rule tells a sale on any other.
-#}
{% macro channels_with_sales(evidence) -%}
    select
        {{ evidence }}.source_system,
        {{ evidence }}.account_id,
        case {{ evidence }}.evidence_kind when 'card_clicks' then 'web_chat' else 'sms' end as channel
    from {{ evidence }}
    inner join {{ evidence }} as order_evidence
        on
            {{ evidence }}.source_system = order_evidence.source_system
            and {{ evidence }}.account_id = order_evidence.account_id
            and order_evidence.evidence_kind = 'orders'
            and order_evidence.is_known
    where {{ evidence }}.evidence_kind in ('card_clicks', 'attributions') and {{ evidence }}.is_known
{%- endmacro %}
