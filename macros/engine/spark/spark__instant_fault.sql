{#- Spark: a call of the function that is made of the same expression (spark_functions_of_parsing). -#}
{% macro spark__instant_fault(text, parsed, reading) -%}
    engine.instant_fault({{ text }}, cast({{ parsed }} as string), {{ reading if reading != "'UTC'" else 'null' }})
{%- endmacro %}
