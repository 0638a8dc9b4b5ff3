{#- The text of a member of JSON text, by its path (`status.statusType`, `[0].actorId`); NULL where there is none, or no JSON. -#}
{% macro json_text(text, path) -%}
    {{ return(adapter.dispatch('json_text')(text, path)) }}
{%- endmacro %}

{% macro default__json_text(text, path) -%}
    case when {{ is_json(text) }} then nullif(json_extract_string({{ text }}, '${{ path if path.startswith('[') else '.' ~ path }}'), '') end
{%- endmacro %}
