{#-
    One row per account and channel on which its exports can show a sale credited to the AI: clicks on product cards show one in
    web chat, the vendor's attributions one over SMS; without orders neither shows any.
    evidence: a relation with the grain of dim_account_evidence.
-#}
{% macro channels_with_sales(evidence) -%}
    select
        touchpoints.source_system,
        touchpoints.account_id,
        case touchpoints.evidence_kind when 'card_clicks' then 'web_chat' else 'sms' end as channel
    from {{ evidence }} as touchpoints
    inner join {{ evidence }} as orders
        on
            touchpoints.source_system = orders.source_system
            and touchpoints.account_id = orders.account_id
            and orders.evidence_kind = 'orders'
    where touchpoints.evidence_kind in ('card_clicks', 'attributions') and touchpoints.is_known and orders.is_known
{%- endmacro %}
