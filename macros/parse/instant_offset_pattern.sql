{#- Z, a numeric offset of less than a day, or the word UTC or GMT behind a blank, as a regular expression. -#}
{% macro instant_offset_pattern() -%}
    [ ]?([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)|[ ](UTC|GMT|utc|gmt)
{%- endmacro %}
