{#-
    Aggregate: the value (NULL too) of the row with the largest order key, among the rows where the condition holds.
-#}
{% macro value_at_last(value, order_key, condition) -%}
    {{ return(adapter.dispatch('value_at_last')(value, order_key, condition)) }}
{%- endmacro %}

{% macro default__value_at_last(value, order_key, condition) -%}
    arg_max_null({{ value }}, {{ order_key }}) filter (where {{ condition }})
{%- endmacro %}

{% macro postgres__value_at_last(value, order_key, condition) -%}
    (array_agg({{ value }} order by {{ order_key }} desc nulls last) filter (where ({{ condition }}) and {{ order_key }} is not null))[1]
{%- endmacro %}

{% macro spark__value_at_last(value, order_key, condition) -%}
    max_by({{ value }}, {{ order_key }}) filter (where {{ condition }})
{%- endmacro %}
