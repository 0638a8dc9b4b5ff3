{#-
    A text to sort names by, the numbers in them by their value: page 9 before page 10, messages-2026-9 before -10. Every run of
    digits is filled up with zeros to 255, the longest name that a file can have.
-#}
{% macro natural_order(name) -%} {{ return(adapter.dispatch('natural_order')(name)) }} {%- endmacro %}

{% macro default__natural_order(name) -%}
    regexp_replace(
        regexp_replace({{ name }}, '([0-9]+)', repeat('0', 255) || '\1', 'g'), '[0-9]+([0-9]{255})', '\1', 'g'
    )
{%- endmacro %}

{% macro spark__natural_order(name) -%}
    regexp_replace(
        regexp_replace({{ name }}, '([0-9]+)', repeat('0', 255) || '$1'), '[0-9]+([0-9]{255})', '$1'
    )
{%- endmacro %}
