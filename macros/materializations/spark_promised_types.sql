{#- The types that a model's contract names, as Spark says them, by column. -#}
{% macro spark_promised_types() %}
    {%- set names = graph.setdefault('type_names', {}) -%}
    {%- set promised = {} -%}
    {%- for column in model.columns.values() -%}
        {%- if column.data_type not in names -%}
            {%- set found = spark_columns('query select cast(null as ' ~ column_type(column.data_type) ~ ') as a') -%}
            {%- do names.update({column.data_type: found[0][1]}) -%}
        {%- endif -%}
        {%- do promised.update({column.name | lower: names[column.data_type]}) -%}
    {%- endfor -%}
    {{ return(promised) }}
{% endmacro %}
