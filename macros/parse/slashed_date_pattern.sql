{#- What a spreadsheet makes of a date: `25/03/2026 10:05`, also with one digit, seconds or no time, as a regular expression. -#}
{% macro slashed_date_pattern() -%}
    [0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?
{%- endmacro %}
