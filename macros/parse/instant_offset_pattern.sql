{#- Z or a numeric offset of less than a day, as a regular expression. -#}
{% macro instant_offset_pattern() -%}
    [ ]?([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)
{%- endmacro %}
