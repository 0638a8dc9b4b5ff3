{#- What dbt runs of a data test, or shows of a model, in Spark's words. -#}
{% macro spark__get_limit_sql(sql, limit) %}
    {{ return(default__get_limit_sql(engine_words(sql), limit)) }}
{% endmacro %}
