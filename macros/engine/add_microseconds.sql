{#- An instant a whole number of microseconds later, exactly; the number may be a column. -#}
{% macro add_microseconds(instant, microseconds) -%}
    {{ return(adapter.dispatch('add_microseconds')(instant, microseconds)) }}
{%- endmacro %}

{% macro default__add_microseconds(instant, microseconds) -%}
    ({{ instant }} + to_microseconds(cast({{ microseconds }} as bigint)))
{%- endmacro %}

{% macro postgres__add_microseconds(instant, microseconds) -%}
    ({{ instant }}
        + interval '1 second' * (cast({{ microseconds }} as bigint) / 1000000)
        + interval '1 microsecond' * (cast({{ microseconds }} as bigint) % 1000000))
{%- endmacro %}

{% macro spark__add_microseconds(instant, microseconds) -%}
    cast(timestamp_micros(
        unix_micros(cast({{ instant }} as timestamp_ltz)) + cast({{ microseconds }} as bigint)
    ) as timestamp_ntz)
{%- endmacro %}
