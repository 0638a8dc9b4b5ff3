{#- A double as the nearest whole number, a half as the even one of its two neighbours. -#}
{% macro nearest_whole(value) -%}
    {{ return(adapter.dispatch('nearest_whole')(value)) }}
{%- endmacro %}

{% macro default__nearest_whole(value) -%}
    cast({{ value }} as bigint)
{%- endmacro %}

{#- its own cast cuts -#}
{% macro spark__nearest_whole(value) -%}
    cast(rint({{ value }}) as bigint)
{%- endmacro %}
