{#- Seeds whose columns are others than when the table was made are made anew; else the table stays, and views over it too. -#}
{% macro postgres__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {%- set there = adapter.get_columns_in_relation(old_relation) | map(attribute='name') | list -%}
    {%- set is_another = there != agate_table.column_names | list -%}
    {{ return(default__reset_csv_table(model, full_refresh or is_another, old_relation, agate_table)) }}
{% endmacro %}
