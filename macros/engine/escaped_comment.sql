{#- The text of a comment as a literal of the engine. -#}
{% macro escaped_comment(text) %}
    {{ return(adapter.dispatch('escaped_comment')(text)) }}
{% endmacro %}

{% macro default__escaped_comment(text) %}
    {{ return(duckdb_escape_comment(text)) }}
{% endmacro %}

{% macro postgres__escaped_comment(text) %}
    {{ return(postgres_escape_comment(text)) }}
{% endmacro %}

{% macro spark__escaped_comment(text) %}
    {{ return("'" ~ text | replace('\\', '\\\\') | replace("'", "''") ~ "'") }}
{% endmacro %}
