{#- All models that read one of the nodes, directly or through others, as a list of dbt's ids. -#}
{% macro models_after(unique_ids) %}
    {%- set reached = {} -%}
    {%- set children = {} -%}
    {%- for node in project_nodes().values() if node.resource_type == 'model' -%}
        {%- for parent in node.upstreams -%}
            {%- do children.setdefault(parent, []).append(node.unique_id) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set queue = unique_ids | list -%}
    {#- a list grows while it is walked: each model is put in once -#}
    {%- for unique_id in queue -%}
        {%- for child in children.get(unique_id, []) if child not in reached -%}
            {%- do reached.update({child: true}) -%}
            {%- do queue.append(child) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(reached.keys() | list) }}
{% endmacro %}
