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
