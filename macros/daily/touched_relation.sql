{#-
    Makes a table or view (`kind`) of the small world, which lies in memory: no other reader of the database sees it and nothing
    is left of it when the run ends. Returns its name. Each thread makes its own, in schemas of its own: two that need one at
    once need not wait for each other, and whoever comes later reads the one that was told of last.
-#}
{% macro touched_relation(name, kind, query) %}
    {%- set schema = touched_world() ~ '.' ~ adapter.quote(thread_id ~ ' ' ~ name.split('.')[0]) -%}
    {%- set relation = schema ~ '.' ~ name.split('.')[1] -%}
    {%- do run_query('create schema if not exists ' ~ schema) -%}
    {%- do run_query('create or replace ' ~ kind ~ ' ' ~ relation ~ ' as ' ~ query) -%}
    {{ return(relation) }}
{% endmacro %}
