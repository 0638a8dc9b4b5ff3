{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__local_instant_fault(name) -%}
    engine.local_instant_fault({{ name }}, {{ name }}_text, {{ name }}_landed, {{ name }}_reading)
{%- endmacro %}
