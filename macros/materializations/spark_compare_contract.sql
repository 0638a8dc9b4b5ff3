{#- Stops a model of Spark whose columns are not those of its contract, and says which. Compared by name: order is the YAML's. -#}
{% macro spark_compare_contract(columns) %}
    {%- set promised = spark_promised_types() -%}
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
