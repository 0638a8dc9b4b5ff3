{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__local_instant_fault(name) -%}
    engine.local_instant_fault({{ name }}, {{ name }}_text, {{ name }}_landed, {{ name }}_reading)
{%- endmacro %}
