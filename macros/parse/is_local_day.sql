{#- Join condition: the row of stg_local_days for the date of a local text. -#}
{% macro is_local_day(text, timezone, days) -%}
    {{ timezone }} = {{ days }}.timezone and substr({{ text }}, 1, 10) = {{ days }}.local_date
{%- endmacro %}
