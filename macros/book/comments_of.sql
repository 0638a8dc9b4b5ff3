{#-
    The statements that write what is said of a relation and its columns, where the project's settings ask for it. The columns
    are those of an enforced contract, or of a seed: no other relation of the project has comments, and dbt's own
    `persist_docs` would ask for the columns of each. Spark is told of them when a relation is made.
-#}
{% macro comments_of(relation) %}
    {{ adapter.dispatch('comments_of')(relation) }}
{%- endmacro %}

{% macro spark__comments_of(relation) %}
{%- endmacro %}

{% macro default__comments_of(relation) %}
    {%- if config.persist_relation_docs() and model.description %}
        {{ alter_relation_comment(relation, model.description) }}
    {%- endif %}
    {%- if config.persist_column_docs() %}
        {%- for column in model.columns.values() if column.description %}
            comment on column {{ relation }}.{{ adapter.quote(column.name) }}
            is {{ escaped_comment(column.description) }};
        {%- endfor %}
    {%- endif %}
{%- endmacro %}
