{#- An enforced contract, held against the columns of a model's query: types as Spark says them, compared by name. -#}
{% macro spark__get_assert_columns_equivalent(sql) %}
    {%- do spark_compare_contract(spark_columns('query ' ~ spark_in_promised_width(engine_words(sql)))) -%}
    {{ return('') }}
{% endmacro %}
