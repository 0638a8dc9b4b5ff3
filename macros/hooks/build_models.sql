{#-
    The project's own models that have a table or view, as a list of dbt's ids. A user's own marts (models/ours) are not among
    them: one that fails makes no mixture of the others.
-#}
{% macro build_models() %}
    {%- set found = [] -%}
    {%- for node in project_nodes().values() -%}
        {%- if node.resource_type == 'model' and node.materialized != 'ephemeral'
            and not node.relation.startswith('ours.') -%}
            {%- do found.append(node.unique_id) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
