{#- The book's entry of the touched conversations; none: not known. A model built by conversation must say `of_touched`. -#}
{% macro touched_entry() %}
    {%- for unique_id in model.depends_on.nodes if unique_id.split('.')[-1] == 'int_touched_conversations' -%}
        {{ return(book().entries.get(unique_id)) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error(
        'A model that is built by_conversation reads the rows of touched conversations: say of_touched in it.'
    ) }}
{% endmacro %}
