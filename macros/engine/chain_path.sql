{#-
    What a chain has come through so far, and an id more: a text. Empty where the engine ends circles itself (chain_union.sql): paths
    of a long chain together are as long as the cube of its length.
-#}
{% macro chain_path(path, id) -%}
    {{ return(adapter.dispatch('chain_path')(path, id)) }}
{%- endmacro %}

{% macro default__chain_path(path, id) -%}
    cast('' as varchar)
{%- endmacro %}

{% macro spark__chain_path(path, id) -%}
    {{ path }} || {{ key_part(id) }} || '/'
{%- endmacro %}
