{#- Whole microseconds from one UTC instant to another, negative when the second is earlier. -#}
{% macro microseconds_between(earlier, later) -%}
    {{ return(adapter.dispatch('microseconds_between')(earlier, later)) }}
{%- endmacro %}

{% macro default__microseconds_between(earlier, later) -%}
    (epoch_us({{ later }}) - epoch_us({{ earlier }}))
{%- endmacro %}

{% macro postgres__microseconds_between(earlier, later) -%}
    cast(extract(epoch from ({{ later }}) - ({{ earlier }})) * 1000000 as bigint)
{%- endmacro %}

{% macro spark__microseconds_between(earlier, later) -%}
    ({{ instant_number(later) }} - {{ instant_number(earlier) }})
{%- endmacro %}
