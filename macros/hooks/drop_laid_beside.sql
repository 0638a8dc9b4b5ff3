{#- Drops what lay beside for the run (macros/daily/laid_beside.sql), and what a run that was killed left. -#}
{% macro drop_laid_beside() %}
    {%- if execute and 'book' in graph and book() -%}
        {%- set dropped = [] -%}
        {%- for row in run_query(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
            ~ " and starts_with(schema_name || '.' || table_name, '" ~ laid_beside('') ~ "')"
        ).rows -%}
            {%- do dropped.append('drop table ' ~ row[0] ~ ';') -%}
        {%- endfor -%}
        {%- do run_query(dropped | join(' ')) if dropped -%}
    {%- endif -%}
{% endmacro %}
