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
    explode({{ spark_let(
        'list_text',
        text,
        "case when list_text like '[%]' then coalesce("
        ~ 'transform(' ~ spark_json_list(spark_json_marked('list_text')) ~ ', element -> ' ~ spark_json_unmarked('element') ~ ')'
        ~ ", split(list_text, ';')) else split(list_text, ';') end"
    ) }})
{%- endmacro %}
