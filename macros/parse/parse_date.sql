{#-
    ISO 8601 text as a date, NULL when it is none. Of a text with a time the date stands as it is written: a bill that says
    2026-03-31T23:59:59Z ends on 31 March, wherever that is.
-#}
{% macro parse_date(text) -%}
    {{ return(adapter.dispatch('parse_date')(text)) }}
{%- endmacro %}

{% macro default__parse_date(text) -%}
    case when {{ parse_instant(text, "'UTC'") }} is not null then cast(substr({{ trimmed(text) }}, 1, 10) as date) end
{%- endmacro %}
