{#- Whom a reader is told of: what he is, what he is called and his id in brackets, as far as each is known; NULL without any. -#}
{% macro person_in_words(words, name, id) -%}
    {%- set told = "coalesce(" ~ words ~ ", '') || coalesce(' ' || nullif(" ~ name ~ ", ''), '') || coalesce(' (' || "
        ~ id ~ " || ')', '')" -%}
    nullif({{ trimmed(told) }}, '')
{%- endmacro %}
