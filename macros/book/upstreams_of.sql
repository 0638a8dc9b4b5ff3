{#- What a node reads, as a list of dbt's ids: in place of an ephemeral model, which stands nowhere, what that reads. -#}
{% macro upstreams_of(unique_ids) %}
    {%- set found = [] -%}
    {%- for unique_id in unique_ids -%}
        {%- set node = project_nodes().get(unique_id) -%}
        {%- if node and node.materialized == 'ephemeral' -%}
            {%- do found.extend(upstreams_of(node.upstreams)) -%}
        {%- else -%}
            {%- do found.append(unique_id) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found | unique | sort) }}
{% endmacro %}
