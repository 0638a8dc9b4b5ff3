{#- Where the landed rows of touched conversations lie while a run reads them. -#}
{% macro laid_beside(landing) -%}
    intermediate.touched_rows_of_{{ landing }}
{%- endmacro %}
