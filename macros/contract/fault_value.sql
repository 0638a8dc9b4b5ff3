{#- The text of a value at fault: `yesterday` of `unreadable:yesterday`. -#}
{% macro fault_value(fault) -%}
    substr({{ fault }}, position(':' in {{ fault }}) + 1)
{%- endmacro %}
