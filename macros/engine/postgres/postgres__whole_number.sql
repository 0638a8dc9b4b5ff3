{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__whole_number(text) -%} engine.whole_number({{ text }}) {%- endmacro %}
