{#- A double at so many decimals, halves away from zero. -#}
{% macro rounded(value, digits) -%}
    {{ return(adapter.dispatch('rounded')(value, digits)) }}
{%- endmacro %}

{% macro default__rounded(value, digits) -%}
    round({{ value }}, {{ digits }})
{%- endmacro %}

{% macro postgres__rounded(value, digits) -%}
    engine.rounded({{ value }}, {{ digits }})
{%- endmacro %}

{#- its own round takes the digits that a double is written with: 1.005, which is a little less, becomes 1.01 -#}
{% macro spark__rounded(value, digits) -%}
    (round({{ value }} * power(cast(10 as double), {{ digits }}), 0) / power(cast(10 as double), {{ digits }}))
{%- endmacro %}
