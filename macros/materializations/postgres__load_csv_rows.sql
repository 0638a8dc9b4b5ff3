{#-
    The rows of a seed, sent as one array for each column: dbt's own statement has a placeholder for every cell, which takes a
    minute for a seed of 19,000 rows.
-#}
{% macro postgres__load_csv_rows(model, agate_table) %}
    {%- set types = config.get('column_types') or {} -%}
    {%- set names, cells, arrays, bindings = [], [], [], [] -%}
    {%- for name in agate_table.column_names -%}
        {%- set type = column_type(types.get(name, adapter.convert_type(agate_table, loop.index0))) -%}
        {%- do names.append(adapter.quote_seed_column(name, config.get('quote_columns'))) -%}
        {%- do cells.append('cast(cells.cell_' ~ loop.index ~ ' as ' ~ type ~ ')') -%}
        {%- do arrays.append('cast(%s as text[])') -%}
        {%- do bindings.append(agate_table.columns[loop.index0].values() | list) -%}
    {%- endfor -%}
    {%- set statement -%}
        insert into {{ this.render() }} ({{ names | join(', ') }})
        select {{ cells | join(', ') }}
        from unnest({{ arrays | join(', ') }}) as cells ({% for name in names %}cell_{{ loop.index }}{{ ', ' if not loop.last }}{% endfor %})
    {%- endset -%}
    {%- do adapter.add_query(statement, bindings=bindings, abridge_sql_log=True) if agate_table.rows | length > 0 -%}
    {{ return(statement) }}
{% endmacro %}
