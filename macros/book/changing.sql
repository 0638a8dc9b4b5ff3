{#-
    Marks an expression of a model that says what is asked for today, as a variable does: it decides which rows come, not what
    they mean. Another one changes the content of the relation, not its structure.
-#}
{% macro changing(expression) -%}
    /*changing*/ {{ expression }} /*steady*/
{%- endmacro %}
