{#-
    Stops a build of another project that runs this one as a package and does not hand on its materializations: dbt takes those
    of a package for `table`, `view`, `seed` and `test` only where the root project says so, and without them the book stays
    empty, so that every build is a whole one and nothing is ever published to the ledger.
-#}
{% macro check_host() %}
    {%- if execute and project_name != own_package() and adapter.type() == 'duckdb' and flags.WHICH in ['build', 'run', 'seed'] -%}
        {%- set of_host = context.get(project_name, {}) -%}
        {%- for kind in ['table', 'view', 'seed', 'test'] if 'materialization_' ~ kind ~ '_duckdb' not in of_host -%}
            {{ exceptions.raise_compiler_error(
                "The project '" ~ project_name ~ "' runs agent_outcomes as a package and lacks the materialization '" ~ kind
                ~ "' that hands on: copy the file of docs/use_as_a_package.md into its macros folder."
            ) }}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
