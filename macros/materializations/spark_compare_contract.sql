{#- Stops a model of Spark whose columns are not those of its contract, and says which. Compared by name: order is the YAML's. -#}
{% macro spark_compare_contract(columns) %}
    {%- set names = graph.setdefault('type_names', {}) -%}
    {%- set promised = {} -%}
    {%- for column in model.columns.values() -%}
        {%- if column.data_type not in names -%}
            {%- set found = spark_columns('query select cast(null as ' ~ column_type(column.data_type) ~ ') as a') -%}
            {%- do names.update({column.data_type: found[0][1]}) -%}
        {%- endif -%}
        {%- do promised.update({column.name | lower: names[column.data_type]}) -%}
    {%- endfor -%}
    {%- set brought = {} -%}
    {%- for column in columns -%}
        {%- do brought.update({column[0] | lower: column[1]}) -%}
    {%- endfor -%}
    {%- set differences = [] -%}
    {%- for name in (promised.keys() | list + brought.keys() | list) | unique if promised.get(name) != brought.get(name) -%}
        {%- do differences.append(
            name ~ ': the contract has ' ~ promised.get(name, 'no such column') ~ ', the query '
            ~ brought.get(name, 'no such column')
        ) -%}
    {%- endfor -%}
    {%- if differences -%}
        {{ exceptions.raise_compiler_error('This model breaks its contract. ' ~ differences | join('; ') ~ '.') }}
    {%- endif -%}
{% endmacro %}
