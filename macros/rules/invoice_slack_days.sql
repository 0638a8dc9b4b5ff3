{#- Local days before and after a billed period within which a resolution may be meant: vendors cut periods otherwise, and lag. -#}
{% macro invoice_slack_days() -%}
    3
{%- endmacro %}
