{#-
    Stops a run before anything is written when the database file cannot have its name: DuckDB calls the database as the
    file up to its first dot, leading ones aside. Other engines have no file.
-#}
{% macro check_database_name() %}
    {%- set path = target.get('path') -%}
    {%- if path is not none -%}
        {%- set parts = modules.re.split('[/\\\\]', path)[-1].split('?')[0].split('.') | reject('eq', '') | list -%}
        {%- set name = (parts + [''])[0] | lower -%}
        {%- set what_to_do = 'name a file in AGENT_OUTCOMES_DATABASE, like my_shop.duckdb' -%}
        {%- if path.startswith(':memory:') or path | trim == '' -%}
            {{ exceptions.raise_compiler_error(
                "AGENT_OUTCOMES_DATABASE is empty or ':memory:', where nothing would be kept: " ~ what_to_do ~ ", or unset it."
            ) }}
        {%- elif name in reserved_database_names() -%}
            {{ exceptions.raise_compiler_error(
                "The database file cannot be named '" ~ name ~ "', which is a schema's or the engine's own name: "
                ~ what_to_do ~ "."
            ) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
