{#- The same as touched_conversations, for a model built by conversation, which must say `of_touched`. -#}
{% macro touched_entry() %}
    {%- for unique_id in model.depends_on.nodes if unique_id.split('.')[-1] == 'int_touched_conversations' -%}
        {{ return(touched_conversations()) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error(
        'A model that is built by_conversation reads the rows of touched conversations: say of_touched in it.'
    ) }}
{% endmacro %}
