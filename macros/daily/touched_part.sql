{#-
    What is read in place of a relation (`schema.name`) in the small world of touched conversations; none: the relation itself.
    Of a table built `by_conversation` and of a landing table it is a table with their rows, of a view that reads such a view
    that says the same over these. Made once a run, when it is first asked for.
-#}
{% macro touched_part(name, touched) %}
    {%- set known = book().setdefault('touched_parts', {}) -%}
    {%- if name not in known -%}
        {%- set node = project_relations().get(name) -%}
        {%- set landing = name.split('.')[1] -%}
        {%- set part = none -%}
        {%- if landing in book().get('laid_beside', []) -%}
            {%- set part = in_database(laid_beside(landing)) -%}
        {%- elif node.resource_type == 'source' and landing in narrowed_landings() -%}
            {%- set part = touched_relation(name, 'table', narrowed_landing(landing, touched)) -%}
        {%- elif node.materialized == 'by_conversation' -%}
            {%- set rows = 'select * from ' ~ name ~ ' where ' ~ is_touched(node.conversation_key, touched) -%}
            {%- set part = touched_relation(name, 'table', rows) -%}
        {%- elif node.materialized == 'view' -%}
            {%- set query = over_touched(view_text(name), touched) -%}
            {%- set part = touched_relation(name, 'view', query) if query else none -%}
        {%- endif -%}
        {%- do known.update({name: part}) -%}
    {%- endif -%}
    {{ return(known[name]) }}
{% endmacro %}
