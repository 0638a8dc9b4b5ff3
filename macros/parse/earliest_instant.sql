{#- The first instant that is one: 0001-01-01, 1900-01-01 and epoch 0, which tools write for none, lie before it. -#}
{% macro earliest_instant() -%}
    timestamp '1970-01-01 00:00:00.000001'
{%- endmacro %}
