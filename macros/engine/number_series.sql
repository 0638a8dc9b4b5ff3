{#- One row per whole number from the first to the last, both included (a set-returning expression of the select list). -#}
{% macro number_series(first_number, last_number) -%}
    {{ return(adapter.dispatch('number_series')(first_number, last_number)) }}
{%- endmacro %}

{% macro default__number_series(first_number, last_number) -%}
    unnest(generate_series({{ first_number }}, {{ last_number }}))
{%- endmacro %}

{% macro postgres__number_series(first_number, last_number) -%}
    generate_series(cast({{ first_number }} as bigint), cast({{ last_number }} as bigint))
{%- endmacro %}

{#- its own sequence runs backwards where the last number is the smaller one -#}
{% macro spark__number_series(first_number, last_number) -%}
    explode(
        case
            when {{ first_number }} <= {{ last_number }}
                then sequence(cast({{ first_number }} as bigint), cast({{ last_number }} as bigint))
        end
    )
{%- endmacro %}
