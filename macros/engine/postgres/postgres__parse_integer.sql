{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__parse_integer(text) -%} engine.parse_integer({{ text }}) {%- endmacro %}
