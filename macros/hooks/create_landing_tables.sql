{#-
    Creates every landing table that does not exist yet, empty, from the sources' YAML, so that the project builds
    whatever was loaded, and adds the columns that the tables of an older version lack, as the loader does. Columns without a
    data type are text, as the loader lands them. Those that it adds to every landed row stand with the log's tables.
-#}
{% macro create_landing_tables() %}
    {%- do adapter.dispatch('create_landing_tables')() -%}
{% endmacro %}

{% macro default__create_landing_tables() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed', 'test', 'snapshot', 'retry'] -%}
        {%- set made_schemas = [] -%}
        {%- set present = [] -%}
        {%- for source in graph.sources.values() if source.package_name == own_package() -%}
            {%- if source.schema not in made_schemas -%}
                {%- do run_query('create schema if not exists ' ~ source.schema) -%}
                {%- do made_schemas.append(source.schema) -%}
                {%- set found = run_query(
                    "select table_name, column_name from information_schema.columns where table_schema = '" ~ source.schema ~ "'"
                ) -%}
                {%- for row in found.rows -%}
                    {%- do present.append(source.schema ~ '.' ~ row[0] ~ '.' ~ row[1] | lower) -%}
                    {%- do present.append(source.schema ~ '.' ~ row[0]) -%}
                {%- endfor -%}
            {%- endif -%}
            {%- set columns = landing_columns(source) -%}
            {%- set table = source.schema ~ '.' ~ source.identifier -%}
            {%- if table not in present -%}
                {%- set definitions = [] -%}
                {%- for name, data_type in columns.items() -%}
                    {%- do definitions.append(adapter.quote(name) ~ ' ' ~ column_type(data_type)) -%}
                {%- endfor -%}
                {%- do run_query('create table if not exists ' ~ table ~ ' (' ~ definitions | join(', ') ~ ')') -%}
            {%- else -%}
                {%- for name, data_type in columns.items() if table ~ '.' ~ name | lower not in present -%}
                    {%- do run_query('alter table ' ~ table ~ ' add column ' ~ adapter.quote(name) ~ ' ' ~ column_type(data_type)) -%}
                {%- endfor -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
