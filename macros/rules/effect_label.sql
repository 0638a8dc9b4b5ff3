{#-
    What moved a rate, in words: the rate of a value of a dimension, or its share of the episodes. dimension, value: of
    agg_weekly_rate_changes. kind: `rate` or `mix`.
-#}
{% macro effect_label(dimension, value, kind) -%}
    replace({{ dimension }}, '_', ' ') || ' ' || {{ value }} || '{{ ': its rate' if kind == 'rate' else ': its share of the episodes' }}'
{%- endmacro %}
