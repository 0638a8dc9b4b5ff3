{#-
    Aggregate: the value (NULL too) of the row with the smallest order key, among the rows where the condition holds.
-#}
{% macro value_at_first(value, order_key, condition) -%}
    {{ return(adapter.dispatch('value_at_first')(value, order_key, condition)) }}
{%- endmacro %}

{% macro default__value_at_first(value, order_key, condition) -%}
    arg_min_null({{ value }}, {{ order_key }}) filter (where {{ condition }})
{%- endmacro %}

{% macro postgres__value_at_first(value, order_key, condition) -%}
    (array_agg({{ value }} order by {{ order_key }}) filter (where ({{ condition }}) and {{ order_key }} is not null))[1]
{%- endmacro %}

{% macro spark__value_at_first(value, order_key, condition) -%}
    min_by({{ value }}, {{ order_key }}) filter (where {{ condition }})
{%- endmacro %}
