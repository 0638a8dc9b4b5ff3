{#- The calendar month of a date as a whole number: months follow each other without a gap. -#}
{% macro month_number(local_date) -%}
    (extract(year from {{ local_date }}) * 12 + extract(month from {{ local_date }}))
{%- endmacro %}
