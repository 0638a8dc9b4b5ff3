{#-
    An enforced contract, held against the columns of a model's query, as DuckDB's is: a view of this session alone says what they
    are, and the engine need not plan the query for it. Where they differ dbt's own comparison is asked, which says how.
-#}
{% macro postgres__get_assert_columns_equivalent(sql) %}
    {%- if model.columns and not config.get('sql_header') -%}
        {%- set names = graph.setdefault('type_names', {}) -%}
        {%- set promised = {} -%}
        {%- for column in model.columns.values() if column.data_type -%}
            {%- if column.data_type not in names -%}
                {%- set named = run_query("select cast(cast('" ~ column_type(column.data_type) ~ "' as regtype) as text)") -%}
                {%- do names.update({column.data_type: named.rows[0][0]}) -%}
            {%- endif -%}
            {%- do promised.update({column.name: names[column.data_type]}) -%}
        {%- endfor -%}
        {%- set found = run_query(
            'create temporary view contract_probe as ' ~ sql ~ ';\n'
            ~ "select attname, cast(cast(atttypid as regtype) as text) from pg_attribute"
            ~ " where attrelid = cast('pg_temp.contract_probe' as regclass) and attnum > 0"
        ) -%}
        {%- do run_query('drop view pg_temp.contract_probe') -%}
        {%- set brought = {} -%}
        {%- for row in found.rows -%}
            {%- do brought.update({row[0]: row[1]}) -%}
        {%- endfor -%}
        {%- if brought == promised and promised | length == model.columns | length -%}
            {{ return('') }}
        {%- endif -%}
    {%- endif -%}
    {{ return(assert_columns_equivalent(sql)) }}
{% endmacro %}
