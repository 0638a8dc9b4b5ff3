{#- One row per step from the first to the last date, both included (a set-returning expression of the select list). -#}
{% macro date_series(first_date, last_date, step_days) -%}
    {{ return(adapter.dispatch('date_series')(first_date, last_date, step_days)) }}
{%- endmacro %}

{% macro default__date_series(first_date, last_date, step_days) -%}
    cast(unnest(generate_series(
        cast({{ first_date }} as timestamp), cast({{ last_date }} as timestamp), interval '{{ step_days }}' day
    )) as date)
{%- endmacro %}

{% macro postgres__date_series(first_date, last_date, step_days) -%}
    cast(generate_series(
        cast({{ first_date }} as timestamp), cast({{ last_date }} as timestamp), interval '{{ step_days }}' day
    ) as date)
{%- endmacro %}
