{#-
    The four columns of a rate: `<name>`, the bounds of its Wilson interval `<name>_low` and `<name>_high`, and
    `<name>_is_small_sample`, which is true where the denominator is under the least that says something, also where it is 0.
    name: of the rate; numerator, denominator: columns of counts.
-#}
{% macro rate_columns(name, numerator, denominator) -%}
    {{ rate(numerator, denominator) }} as {{ name }},
    {{ wilson_bound(numerator, denominator, 'lower') }} as {{ name }}_low,
    {{ wilson_bound(numerator, denominator, 'upper') }} as {{ name }}_high,
    coalesce({{ denominator }}, 0) < {{ least_n_of_a_rate() }} as {{ name }}_is_small_sample
{%- endmacro %}
