{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__instant_fault(text, parsed, reading) -%}
    engine.instant_fault(
        {{ text }}, cast({{ parsed }} as varchar), {{ reading if reading != "'UTC'" else 'null' }}
    )
{%- endmacro %}
