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

{% macro spark__text_list_elements(text) -%}
    {%- set written = "case left(element, 1) when '\ufdd1' then substr(element, 2) else "
        ~ spark_json_respelled(spark_json_part('element')) ~ ' end' -%}
    explode({{ spark_let(
        'list_text',
        text,
        "case when list_text like '[%]' then coalesce(transform("
        ~ spark_json_list(spark_json_marked('list_text')) ~ ', element -> case when element is not null then ' ~ written ~ ' end)'
        ~ ", split(list_text, ';')) else split(list_text, ';') end"
    ) }})
{%- endmacro %}
