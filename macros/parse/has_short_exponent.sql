{#- True for a number with an exponent (`1e2`, `1.5E+03`, `2e-1`) that has at most fourteen digits before its point. -#}
{% macro has_short_exponent(text) -%}
    {{ matches(trimmed(text), '[+-]?[0-9]([.][0-9]{1,17})?[eE]([+]?(0?[0-9]|1[0-3])|-[0-9]{1,2})') }}
{%- endmacro %}
