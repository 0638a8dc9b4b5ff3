{#- Name, type and comment of each column of a query or table of Spark, by a `describe`, which plans nothing. -#}
{% macro spark_columns(described) %}
    {%- set columns = [] -%}
    {%- for row in run_query('describe ' ~ described).rows -%}
        {%- do columns.append([row[0], row[1], row[2] or '']) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
