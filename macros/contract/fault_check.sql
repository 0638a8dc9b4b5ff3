{#- Which check a value at fault failed: `unreadable_value` of `unreadable:yesterday`. -#}
{% macro fault_check(fault) -%}
    split_part({{ fault }}, ':', 1) || '_value'
{%- endmacro %}
