{#-
    What the hooks ask of the project's nodes, by dbt's id: resource_type, name, relation (`schema.name`), materialized, upstreams,
    checksum, conversation_key. Worked out once a run: dbt makes a whole mapping of a node whenever `graph` is asked for it.
-#}
{% macro project_nodes() %}
    {%- if 'project_nodes' not in graph -%}
        {%- set found = {} -%}
        {%- for node in graph.nodes.values() if node.package_name == own_package() -%}
            {%- do found.update({node.unique_id: {
                'unique_id': node.unique_id, 'resource_type': node.resource_type, 'name': node.name,
                'relation': node.schema ~ '.' ~ node.alias, 'materialized': node.config.materialized,
                'upstreams': node.depends_on.get('nodes', []), 'checksum': node.checksum.checksum if node.checksum else '',
                'conversation_key': node.config.get('conversation_key', ['conversation_number']),
            }}) -%}
        {%- endfor -%}
        {%- do graph.update({'project_nodes': found}) -%}
    {%- endif -%}
    {{ return(graph.project_nodes) }}
{% endmacro %}
