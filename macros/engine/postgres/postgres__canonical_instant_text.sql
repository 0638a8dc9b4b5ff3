{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__canonical_instant_text(text) -%} engine.canonical_instant_text({{ text }}) {%- endmacro %}
