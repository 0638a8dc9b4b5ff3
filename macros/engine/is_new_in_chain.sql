{#- True when a chain has not come through an id, by its path (chain_path.sql). -#}
{% macro is_new_in_chain(path, id) -%}
    {{ return(adapter.dispatch('is_new_in_chain')(path, id)) }}
{%- endmacro %}

{% macro default__is_new_in_chain(path, id) -%}
    true
{%- endmacro %}

{% macro spark__is_new_in_chain(path, id) -%}
    position('/' || {{ key_part(id) }} || '/' in {{ path }}) = 0
{%- endmacro %}
