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

{#- a series that would run backwards has no date; its own sequence refuses it -#}
{% macro spark__date_series(first_date, last_date, step_days) -%}
    {%- set from_date, until_date = 'cast(' ~ first_date ~ ' as date)', 'cast(' ~ last_date ~ ' as date)' -%}
    explode(
        case
            when {{ from_date }} <= {{ until_date }}
                then sequence({{ from_date }}, {{ until_date }}, interval '{{ step_days }}' day)
        end
    )
{%- endmacro %}
