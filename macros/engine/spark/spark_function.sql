{#-
    Spark: an expression over parameters as a function of the schema `engine`, as the statement that makes it. The planner writes
    the expression out wherever the function is called, each argument as a column worked out once, before it is known whether the
    call is reached: nothing in a function may raise an error, whatever it is given.
-#}
{% macro spark_function(name, parameters, result, expression) -%}
    {{ return(
        'create or replace function engine.' ~ name ~ '(' ~ parameters ~ ') returns ' ~ result ~ '\nreturn\n'
        ~ engine_words(expression)
    ) }}
{%- endmacro %}
