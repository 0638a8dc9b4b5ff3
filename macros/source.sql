{#- A landing table without its database part, as `ref` does it. -#}
{% macro source(source_name, table_name) %}
    {% do return(builtins.source(source_name, table_name).include(database=false)) %}
{% endmacro %}
