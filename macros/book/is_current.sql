{#-
    True when all these relations (dbt's ids, a blank between), and all that they read, are of one build: each table's content
    is what it would be if it were built now. Views and landing tables always are.
-#}
{% macro is_current(unique_ids) %}
    {%- for unique_id in unique_ids.split() -%}
        {%- set entry = book().entries.get(unique_id) -%}
        {%- if entry is none -%}
            {{ return(false) }}
        {%- endif -%}
        {%- if 'is_current' not in entry -%}
            {%- set is_built_now = entry.kind != 'table' or entry.content == live_hash(entry, 'content') -%}
            {%- do entry.update({'is_current': is_built_now and is_current(entry.upstreams)}) -%}
        {%- endif -%}
        {%- if not entry.is_current -%}
            {{ return(false) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}
