{#- What a billed unit may be found to be, the first that holds first. -#}
{% macro invoice_statuses() -%}
    {{ return([
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
    ]) }}
{%- endmacro %}
