{#- Z or a numeric offset, as a regular expression. -#}
{% macro instant_offset_pattern() -%}
    [ ]?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)
{%- endmacro %}
