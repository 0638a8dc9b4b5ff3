{#- Exact elapsed seconds between two instants as a double; NULL when either is missing or the second is earlier. -#}
{% macro elapsed_seconds(earlier, later) -%}
    case
        when {{ later }} >= {{ earlier }}
            then cast({{ microseconds_between(earlier, later) }} as {{ type_double() }}) / 1000000
    end
{%- endmacro %}
