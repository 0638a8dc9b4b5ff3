{#-
    The sum of a column of seconds: taken over whole microseconds and divided once, because doubles that are added in
    parallel give another last digit at every run.
-#}
{% macro sum_of_seconds(seconds) -%}
    cast(sum(cast(round({{ seconds }} * 1000000) as bigint)) as {{ type_double() }}) / 1000000
{%- endmacro %}
