{#-
    The book: what each relation of this project was built from, as `raw.built_relations` keeps it, and what the landing tables
    hold now. Read once a run, by a hook; a mapping that the threads of a run share and write to as they build. Without the hook
    (`dbt snapshot`) it is read when it is first asked for. An engine that keeps no book has none.
-#}
{% macro book() %}
    {%- if 'book' not in graph -%}
        {%- do graph.update({'book': read_book()}) -%}
    {%- endif -%}
    {{ return(graph.book) }}
{% endmacro %}
