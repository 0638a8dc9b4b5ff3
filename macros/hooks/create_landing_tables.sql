{#-
    Creates every landing table that does not exist yet, empty, from the sources' YAML, so that the project builds
    whatever was loaded. Columns without a data type are text, as the loader lands them.
-#}
{% macro create_landing_tables() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed', 'test', 'snapshot', 'retry'] -%}
        {%- set made_schemas = [] -%}
        {%- for source in graph.sources.values() if source.package_name == project_name -%}
            {%- if source.schema not in made_schemas -%}
                {%- do run_query('create schema if not exists ' ~ source.schema) -%}
                {%- do made_schemas.append(source.schema) -%}
            {%- endif -%}
            {%- set columns = [] -%}
            {%- for column in source.columns.values() -%}
                {%- do columns.append(adapter.quote(column.name) ~ ' ' ~ (column.data_type or 'varchar')) -%}
            {%- endfor -%}
            {%- if source.source_name != 'loads' -%}
                {%- for name, data_type in load_columns().items() -%}
                    {%- do columns.append(name ~ ' ' ~ data_type) -%}
                {%- endfor -%}
            {%- endif -%}
            {%- do run_query(
                'create table if not exists ' ~ source.schema ~ '.' ~ source.identifier ~ ' (' ~ columns | join(', ') ~ ')'
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
