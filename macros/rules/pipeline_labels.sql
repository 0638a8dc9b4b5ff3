{#- One row per pipeline: its name, whichever of its stages brought it. pipelines: a relation with the grain of int_pipelines. -#}
{% macro pipeline_labels(pipelines) -%}
    select
        source_system,
        account_id,
        pipeline_id,
        max(pipeline_label) as pipeline_label
    from {{ pipelines }}
    group by 1, 2, 3
{%- endmacro %}
