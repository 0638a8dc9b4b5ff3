{#- The hash of each seed's file, by dbt's id of the seed. (dbt hashes the path of a file above 1 MB, not its content.) -#}
{% macro seed_hashes() %}
    {%- set found = {} -%}
    {%- for node in project_nodes().values() if node.resource_type == 'seed' -%}
        {%- do found.update({node.unique_id: node.checksum[:12]}) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
