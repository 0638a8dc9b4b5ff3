{#- Postgres: as many pieces of evidence as reading_by_evidence is handed at most. -#}
{% macro most_evidence() -%} {{ return(16) }} {%- endmacro %}
