{#-
    An enforced contract, held against the columns of a model's query: one question to the engine. Where they differ dbt's own
    comparison is asked, which says how.
-#}
{% macro duckdb__get_assert_columns_equivalent(sql) %}
    {%- if model.columns and not config.get('sql_header') -%}
        {%- set names = graph.setdefault('type_names', {}) -%}
        {%- set promised = {} -%}
        {%- for column in model.columns.values() if column.data_type -%}
            {%- if column.data_type not in names -%}
                {%- do names.update({
                    column.data_type: run_query('select typeof(cast(null as ' ~ column.data_type ~ '))').rows[0][0]
                }) -%}
            {%- endif -%}
            {%- do promised.update({column.name: names[column.data_type]}) -%}
        {%- endfor -%}
        {%- set found = run_query(
            'select to_json(list(struct_pack(name := column_name, type := column_type))) from (describe (select * from (\n'
            ~ sql ~ '\n) as model_query where false limit 0))'
        ).rows[0][0] -%}
        {%- set brought = {} -%}
        {%- for column in fromjson(found) -%}
            {%- do brought.update({column.name: column.type}) -%}
        {%- endfor -%}
        {%- if brought == promised and promised | length == model.columns | length -%}
            {{ return('') }}
        {%- endif -%}
    {%- endif -%}
    {{ return(assert_columns_equivalent(sql)) }}
{% endmacro %}
