{#- The page of the book for the model that is being built: what stands between `changing` marks is apart from its SQL. -#}
{% macro book_page_of_model() %}
    {%- set marked = '(?s)/[*]changing[*]/.*?/[*]steady[*]/' -%}
    {{ return(book_page(modules.re.sub(marked, '', sql), modules.re.findall(marked, sql) | join(' '))) }}
{% endmacro %}
