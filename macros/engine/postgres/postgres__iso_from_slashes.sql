{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__iso_from_slashes(text, date_order) -%} engine.iso_from_slashes({{ text }}, {{ date_order }}) {%- endmacro %}
