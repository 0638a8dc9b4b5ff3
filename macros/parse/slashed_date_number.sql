{#- The first (1) or second (2) number of a date with slashes; NULL when the text is no such date. -#}
{% macro slashed_date_number(text, place) -%}
    {{ return(adapter.dispatch('slashed_date_number')(text, place)) }}
{%- endmacro %}

{% macro default__slashed_date_number(text, place) -%}
    case
        when {{ text }} like '%/%/%' and {{ matches(trimmed(text), slashed_date_pattern()) }}
            then {{ bigint_cast("split_part(" ~ trimmed(text) ~ ", '/', " ~ place ~ ")") }}
    end
{%- endmacro %}
