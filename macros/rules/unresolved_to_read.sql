{#- How many of the newest episodes that the AI did not resolve are named to be read. -#}
{% macro unresolved_to_read() -%}
    20
{%- endmacro %}
