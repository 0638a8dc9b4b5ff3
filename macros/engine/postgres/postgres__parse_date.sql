{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__parse_date(text) -%} engine.parse_date({{ text }}) {%- endmacro %}
