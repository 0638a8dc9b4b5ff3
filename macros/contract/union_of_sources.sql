{#- The same columns of one model a source, one below the other. models: the names, as shapes_of lists them. -#}
{% macro union_of_sources(models, columns) -%}
    {% for model in models -%}
        select
            {{ columns | join(',\n            ') }}
        from {{ ref(model) }}
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
{%- endmacro %}
