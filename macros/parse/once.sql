{#- An instant whose local time occurs once: the first reading of the column, NULL where there are two. -#}
{% macro once(name) -%}
    (case when {{ name }}_reading = 'ambiguous_local' then null else {{ name }}_first end)
{%- endmacro %}
