{#- The columns of a landing table, and the type of each: those of its YAML, and those that the loader adds to every landed row. -#}
{% macro landing_columns(source) %}
    {%- set columns = {} -%}
    {%- for column in source.columns.values() -%}
        {%- do columns.update({column.name: column.data_type or 'varchar'}) -%}
    {%- endfor -%}
    {%- if source.source_name != 'loads' -%}
        {%- for log in graph.sources.values() if log.package_name == own_package() and log.source_name == 'loads' -%}
            {%- do columns.update(log.config.meta.load_columns) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns) }}
{% endmacro %}
