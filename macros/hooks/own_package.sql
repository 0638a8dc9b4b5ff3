{#- This project's name, also where another project runs it as a package: dbt's `project_name` is then the other's. -#}
{% macro own_package() %}
    {{ return('agent_outcomes') }}
{% endmacro %}
