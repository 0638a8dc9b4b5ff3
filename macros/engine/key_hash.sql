{#- A hash of the values of a row's columns, NULL being one: equal rows have equal ones. Not for keeping: engines differ. -#}
{% macro key_hash(columns) -%}
    {{ return(adapter.dispatch('key_hash')(columns)) }}
{%- endmacro %}

{% macro default__key_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro postgres__key_hash(columns) -%}
    hash_record_extended(row({{ columns | join(', ') }}), 0)
{%- endmacro %}

{#- it passes over what is NULL -#}
{% macro spark__key_hash(columns) -%}
    xxhash64({% for column in columns %}{{ column }} is null, {{ column }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
