{#-
    What an engine lacks and expressions cannot say, as functions of the schema `engine`: SQL that a build runs first, and that
    changes nothing the second time. DuckDB lacks nothing. On Spark a list: it takes one statement at a time.
-#}
{% macro engine_functions() -%}
    {{ return(adapter.dispatch('engine_functions')()) }}
{%- endmacro %}

{% macro default__engine_functions() -%}
{%- endmacro %}

{#-
    One build at a time: two that replace one function at once fail. A function is replaced where it stands, since views call it:
    its parameters keep their names and order, or it gets a new name.
-#}
{% macro postgres__engine_functions() -%}
    select pg_advisory_xact_lock(hashtext('agent_outcomes engine'));
    create schema if not exists engine;
    {{ functions_of_texts() }}
    {{ functions_of_numbers() }}
    {{ functions_of_instants() }}
    {{ functions_of_json() }}
    {{ functions_of_parsing() }}
{%- endmacro %}

{% macro spark__engine_functions() -%}
    {{ return(
        ['create schema if not exists engine']
        + spark_functions_of_texts()
        + spark_functions_of_instants()
        + spark_functions_of_json()
        + spark_functions_of_parsing()
    ) }}
{%- endmacro %}
