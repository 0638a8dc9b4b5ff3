{#- A word of a short list, kept in a byte where the engine has such a type; compared and read as the text that it is. -#}
{% macro short_word(text, words) -%}
    {{ return(adapter.dispatch('short_word')(text, words)) }}
{%- endmacro %}

{% macro default__short_word(text, words) -%}
    cast({{ text }} as enum('{{ words | join("', '") }}'))
{%- endmacro %}

{% macro postgres__short_word(text, words) -%}
    cast({{ text }} as varchar)
{%- endmacro %}

{% macro spark__short_word(text, words) -%}
    cast({{ text }} as string)
{%- endmacro %}
