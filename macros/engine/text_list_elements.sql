{#- One row per element of a list written as text: `a;b` or a JSON array (a set-returning expression of the select list). -#}
{% macro text_list_elements(text) -%}
    {{ return(adapter.dispatch('text_list_elements')(text)) }}
{%- endmacro %}

{% macro default__text_list_elements(text) -%}
    unnest(
        case
            when {{ text }} like '[%]' and {{ is_json(text) }} then cast(json_extract_string({{ text }}, '$[*]') as varchar[])
            else string_split({{ text }}, ';')
        end
    )
{%- endmacro %}

{% macro postgres__text_list_elements(text) -%}
    engine.text_list_elements({{ text }})
{%- endmacro %}
