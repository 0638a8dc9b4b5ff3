{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__parse_decimal(text) -%} cast(engine.parse_decimal({{ text }}) as decimal(18, 4)) {%- endmacro %}
