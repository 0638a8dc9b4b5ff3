{#-
    A flat JSON object as text, without blanks between its parts, whose members lose a prefix of their names. Inside a value a
    quote is escaped: `{"` and `,"` begin a name.
-#}
{% macro json_without_prefix(text, prefix) -%}
    {{ return(adapter.dispatch('json_without_prefix')(text, prefix)) }}
{%- endmacro %}

{% macro default__json_without_prefix(text, prefix) -%}
    regexp_replace({{ text }}, '([{,]"){{ prefix }}', '\1', 'gi')
{%- endmacro %}

{% macro spark__json_without_prefix(text, prefix) -%}
    regexp_replace({{ text }}, '(?iu)([{,]"){{ prefix }}', '$1')
{%- endmacro %}
