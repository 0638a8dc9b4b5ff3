{#- One hash over a text of every row, in the order of the texts, whatever the order of the rows; a hash too of no rows. -#}
{% macro hash_of_rows(row_text) -%}
    {{ return(adapter.dispatch('hash_of_rows')(row_text)) }}
{%- endmacro %}

{% macro default__hash_of_rows(row_text) -%}
    md5(coalesce(string_agg({{ row_text }}, ',' order by {{ row_text }}), ''))
{%- endmacro %}

{% macro spark__hash_of_rows(row_text) -%}
    md5(coalesce(listagg({{ row_text }}, ',') within group (order by {{ row_text }}), ''))
{%- endmacro %}
