{#-
    True when all models that the model being built reads, directly or through others, are built over what is loaded: by the record
    of builds they are, or this run has built them before it. For an engine without a book, which knows it of each relation.
-#}
{% macro is_built_by_record() %}
    {%- set found = run_query('select stale_models from raw.builds order by entry_number desc limit 1').rows -%}
    {%- if found | length == 0 -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set stale = found[0][0].split() -%}
    {%- set seen = model.depends_on.get('nodes', []) | list -%}
    {#- a list grows while it is walked -#}
    {%- for unique_id in seen -%}
        {%- set node = project_nodes().get(unique_id) -%}
        {%- if node and node.resource_type == 'model' -%}
            {%- if node.name in stale and unique_id not in selected_resources -%}
                {{ return(false) }}
            {%- endif -%}
            {%- for upstream in node.upstreams if upstream not in seen -%}
                {%- do seen.append(upstream) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}
