{#- Reads the book before a run builds anything, once for all its threads, and opens the small world that its tests may need. -#}
{% macro open_book() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed'] -%}
        {#- here, before there are threads: two would attach it at once -#}
        {%- do run_query("attach if not exists ':memory:' as " ~ touched_world()) if book() and flags.WHICH == 'build' -%}
    {%- endif -%}
{% endmacro %}
