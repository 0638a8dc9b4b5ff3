{#- Several values as one whole number of 63 bits, a hash: the same for the same values in every build. -#}
{% macro number_of_values(values) -%}
    {{ return(adapter.dispatch('number_of_values')(values)) }}
{%- endmacro %}

{% macro default__number_of_values(values) -%}
    cast(hash({{ values | join(', ') }}) >> 1 as bigint)
{%- endmacro %}

{% macro postgres__number_of_values(values) -%}
    (hash_record_extended(row({{ values | join(', ') }}), 0) & 9223372036854775807)
{%- endmacro %}

{#- it passes over what is NULL -#}
{% macro spark__number_of_values(values) -%}
    (xxhash64({% for value in values %}{{ value }} is null, {{ value }}{{ ', ' if not loop.last }}{% endfor %}) & 9223372036854775807)
{%- endmacro %}
