{#- Where the rows of touched conversations of a landing table, or of a model, lie while a run reads them. -#}
{% macro laid_beside(name) -%}
    intermediate.touched_rows_of_{{ name }}
{%- endmacro %}
