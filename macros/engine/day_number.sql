{#- A date as the number of days since 1970. -#}
{% macro day_number(date_day) -%}
    {{ return(adapter.dispatch('day_number')(date_day)) }}
{%- endmacro %}

{% macro default__day_number(date_day) -%}
    ({{ date_day }} - date '1970-01-01')
{%- endmacro %}

{#- a difference of dates is an integer there, a bigint in DuckDB -#}
{% macro postgres__day_number(date_day) -%}
    cast({{ date_day }} - date '1970-01-01' as bigint)
{%- endmacro %}

{% macro spark__day_number(date_day) -%}
    cast(unix_date({{ date_day }}) as bigint)
{%- endmacro %}
