{#-
    The models, seeds and landing tables by the relation that stands for them (`schema.name`): `resource_type`, and of a model
    what `project_nodes` tells. Worked out once a run.
-#}
{% macro project_relations() %}
    {%- if 'project_relations' not in graph -%}
        {%- set found = {} -%}
        {%- for node in project_nodes().values() if node.resource_type in ['model', 'seed'] -%}
            {%- do found.update({node.relation: node}) -%}
        {%- endfor -%}
        {%- for source in graph.sources.values() if source.package_name == own_package() -%}
            {%- do found.update({source.schema ~ '.' ~ source.identifier: {'resource_type': 'source'}}) -%}
        {%- endfor -%}
        {%- do graph.update({'project_relations': found}) -%}
    {%- endif -%}
    {{ return(graph.project_relations) }}
{% endmacro %}
