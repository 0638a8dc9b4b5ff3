{#- How many days a date lies before or after a period, both ends in; 0 inside. An end that is NULL bounds nothing. -#}
{% macro days_outside_period(local_date, first_date, last_date) -%}
    greatest(
        0,
        {{ day_number(first_date) }} - {{ day_number(local_date) }},
        {{ day_number(local_date) }} - {{ day_number(last_date) }}
    )
{%- endmacro %}
