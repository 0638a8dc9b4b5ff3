{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__is_damaged_number(text) -%} engine.is_damaged_number({{ text }}) {%- endmacro %}
