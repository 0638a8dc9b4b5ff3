{#- The project's own models that have a table or view, as a list of dbt's ids. -#}
{% macro build_models() %}
    {%- set found = [] -%}
    {%- for node in project_nodes().values() -%}
        {%- if node.resource_type == 'model' and node.materialized != 'ephemeral' -%}
            {%- do found.append(node.unique_id) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
