{#- A seed whose columns, or their types, are others than the table's is made anew; else the table stays, and views over it. -#}
{% macro postgres__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {%- set types = config.get('column_types') or {} -%}
    {%- set wanted = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- set type = column_type(types.get(name, adapter.convert_type(agate_table, loop.index0))) -%}
        {%- do wanted.append("'" ~ name ~ " ' || cast(cast('" ~ type ~ "' as regtype) as text)") -%}
    {%- endfor -%}
    {%- set there = [] -%}
    {%- for column in adapter.get_columns_in_relation(old_relation) -%}
        {%- do there.append("'" ~ column.name ~ ' ' ~ column.dtype ~ "'") -%}
    {%- endfor -%}
    {%- set is_same = run_query(
        'select array[' ~ wanted | join(', ') ~ '] = cast(array[' ~ there | join(', ') ~ '] as text[])'
    ).rows[0][0] -%}
    {{ return(default__reset_csv_table(model, full_refresh or not is_same, old_relation, agate_table)) }}
{% endmacro %}
