{#-
    A model's text in which the parts that only name a table are the table itself. Postgres lays aside what several parts read:
    a copy without statistics or index, by which the joins with it are planned badly. A view stays laid aside: read through, all
    of it would be worked out, and planned, for each part anew.
-#}
{% macro imports_read_through(text) -%}
    {{ return(adapter.dispatch('imports_read_through')(text)) }}
{%- endmacro %}

{% macro default__imports_read_through(text) -%}
    {{ return(text) }}
{%- endmacro %}

{% macro postgres__imports_read_through(text) -%}
    {%- set found = namespace(text=text) -%}
    {%- for id in model.depends_on.nodes -%}
        {%- set node = graph.nodes.get(id) or graph.sources.get(id) -%}
        {%- if node and node.get('config', {}).get('materialized') not in ('view', 'ephemeral') -%}
            {%- set name = '"' ~ node.schema ~ '"."' ~ (node.alias or node.identifier) ~ '"' -%}
            {%- set found.text = found.text | replace(
                ' as (select * from ' ~ name ~ ')', ' as not materialized (select * from ' ~ name ~ ')'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found.text) }}
{%- endmacro %}
