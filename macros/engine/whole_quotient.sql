{#- How many times one whole number goes into another; what is left over is cut off. -#}
{% macro whole_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('whole_quotient')(dividend, divisor)) }}
{%- endmacro %}

{% macro default__whole_quotient(dividend, divisor) -%}
    ({{ dividend }} // {{ divisor }})
{%- endmacro %}

{% macro postgres__whole_quotient(dividend, divisor) -%}
    ({{ dividend }} / nullif({{ divisor }}, 0))
{%- endmacro %}

{% macro spark__whole_quotient(dividend, divisor) -%}
    ({{ dividend }} div nullif({{ divisor }}, 0))
{%- endmacro %}
