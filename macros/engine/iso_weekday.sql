{#- The ISO weekday of a date: 1 Monday to 7 Sunday. -#}
{% macro iso_weekday(local_date) -%}
    {{ return(adapter.dispatch('iso_weekday')(local_date)) }}
{%- endmacro %}

{% macro default__iso_weekday(local_date) -%}
    extract(isodow from {{ local_date }})
{%- endmacro %}

{% macro postgres__iso_weekday(local_date) -%}
    cast(extract(isodow from {{ local_date }}) as bigint)
{%- endmacro %}

{% macro spark__iso_weekday(local_date) -%}
    cast(extract(dow_iso from {{ local_date }}) as bigint)
{%- endmacro %}
