{#- Text as a whole number; `2.0` is 2, `2.5` is none. NULL when it is none or too long for 18 digits. -#}
{% macro parse_integer(text) -%}
    case
        when {{ matches('trim(' ~ text ~ ')', '[+-]?[0-9]{1,18}([.]0*)?') }}
            then cast(split_part(trim({{ text }}), '.', 1) as bigint)
    end
{%- endmacro %}
