{#- True when the table or seed of the page stands, made from the same. -#}
{% macro is_same(page) %}
    {%- set entry = book().entries.get(page.unique_id) -%}
    {{ return(entry is not none and entry.kind == 'table' and page.content is not none and entry.content == page.content) }}
{% endmacro %}
