{#- Aggregate: the texts of a group joined into one, in an order; NULL where there is none. -#}
{% macro texts_joined(text, separator, order_by) -%}
    {{ return(adapter.dispatch('texts_joined')(text, separator, order_by)) }}
{%- endmacro %}

{% macro default__texts_joined(text, separator, order_by) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}
