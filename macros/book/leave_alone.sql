{#- Ends a materialization whose relation stands as it should. Comments are written anew where what is said of it changed. -#}
{% macro leave_alone(page, relation) %}
    {%- set entry = book().entries[page.unique_id] -%}
    {%- if entry.comments != page.comments -%}
        {%- do entry.update({'comments': page.comments}) -%}
        {% call statement('comments') -%}
            {{ comments_of(relation) }}
            update raw.built_relations set comments = '{{ page.comments }}' where unique_id = '{{ page.unique_id }}';
        {%- endcall %}
        {{ adapter.commit() }}
    {%- endif -%}
    {% call noop_statement('main', 'UNCHANGED', 'UNCHANGED') -%}
        -- stands as it should: {{ page.unique_id }}
    {%- endcall %}
{% endmacro %}
