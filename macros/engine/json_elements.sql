{#-
    One row per element of a list in JSON text, each as JSON text (a set-returning expression of the select list).
    path: where the list is, from the root; empty where the text is the list.
-#}
{% macro json_elements(text, path='') -%}
    {{ return(adapter.dispatch('json_elements')(text, path)) }}
{%- endmacro %}

{% macro default__json_elements(text, path) -%}
    unnest(case when json_valid({{ text }}) then cast(json_extract({{ text }}, '${{ '.' ~ path if path else '' }}[*]') as varchar[]) end)
{%- endmacro %}
