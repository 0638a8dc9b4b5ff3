{#- Where a table of Spark is made before it is put in place: a schema of its own, which readers need not see. -#}
{% macro spark_beside(relation) %}
    {{ return('beside.' ~ relation.schema ~ '__' ~ relation.identifier) }}
{% endmacro %}
