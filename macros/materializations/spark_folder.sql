{#-
    The folder in which a table of Spark is made anew. Each has two, beside each other in its schema's: the one that does not
    stand is written, so that readers find the old rows until the table's location is the new one, and those in the middle of a
    query until the next build.
-#}
{% macro spark_folder(relation, existing) %}
    {%- set schemas = graph.setdefault('spark_folders', {}) -%}
    {%- if relation.schema not in schemas -%}
        {%- for row in run_query('describe schema ' ~ relation.schema).rows if row[0] == 'Location' -%}
            {%- do schemas.update({relation.schema: row[1]}) -%}
        {%- endfor -%}
        {%- do run_query('create schema if not exists beside') -%}
    {%- endif -%}
    {%- set path = schemas[relation.schema] ~ '/' ~ relation.identifier -%}
    {%- set stands_in_first = existing is not none and ('Location: ' ~ path ~ '__a\n') in existing.information ~ '\n' -%}
    {{ return(path ~ ('__b' if stands_in_first else '__a')) }}
{% endmacro %}
