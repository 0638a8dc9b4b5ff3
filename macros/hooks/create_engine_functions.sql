{#-
    Makes the functions of the schema `engine`, where the engine has some, before anything calls them. Spark takes a statement at
    a time, and its metastore takes a while for each: they are made anew when what they say is new, of which the schema keeps a hash.
-#}
{% macro create_engine_functions() %}
    {{ return(adapter.dispatch('create_engine_functions')()) }}
{% endmacro %}

{% macro default__create_engine_functions() %}
    {{ return(engine_functions()) }}
{% endmacro %}

{% macro spark__create_engine_functions() %}
    {%- if execute and flags.WHICH in ['build', 'run', 'seed', 'test', 'snapshot', 'retry'] -%}
        {%- set statements = engine_functions() -%}
        {%- set mark = local_md5(statements | join('\n')) -%}
        {%- do run_query('create schema if not exists engine') -%}
        {%- set said = run_query('describe schema extended engine').rows | map('last') | join(' ') -%}
        {%- if mark not in said -%}
            {%- for statement in statements -%}
                {%- do run_query(statement) -%}
            {%- endfor -%}
            {%- do run_query("alter schema engine set dbproperties ('functions' = '" ~ mark ~ "')") -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
