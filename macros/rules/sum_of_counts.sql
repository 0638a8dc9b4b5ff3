{#- The sum of a column of counts as a 64-bit integer, which is what a count is; engines widen the type of a sum. -#}
{% macro sum_of_counts(counts) -%}
    cast(sum({{ counts }}) as bigint)
{%- endmacro %}
