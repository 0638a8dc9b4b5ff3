{#-
    The records of models that hold the same kind of record in several shapes, one below the other. Of a record that several
    shapes hold, the newest extraction stays, then the vendor's own later update, then the shape that is named first.
    models: each with the columns, the key and `_extracted_at`, `updated_at`; key: the columns that, with source and account,
    name a record: rows of one shape that share it have one extraction and one update. An empty shape costs nothing.
-#}
{% macro newest_of_shapes(models, key, columns) -%}
    {%- set record_key = ['source_system', 'account_id'] + key -%}
    {%- set never = "timestamp '0001-01-01 00:00:00'" -%}
    {%- for model in models %}
    {%- set rank = loop.index %}
    select
        {% for column in columns -%}
        record.{{ column }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref(model) }} as record
    left join (
        {%- for other in models if other != model %}
        select
            {% for column in record_key -%}
            older.{{ column }},
            {% endfor -%}
            true as is_older
        from {{ ref(model) }} as older
        inner join {{ ref(other) }} as newer
            on
                {% for column in record_key -%}
                older.{{ column }} = newer.{{ column }} and
                {% endfor -%}
                (
                    newer._extracted_at > older._extracted_at
                    or (
                        newer._extracted_at = older._extracted_at
                        and coalesce(newer.updated_at, {{ never }})
                        {{ '>=' if models.index(other) + 1 < rank else '>' }} coalesce(older.updated_at, {{ never }})
                    )
                )
        group by {{ range(1, record_key | length + 1) | join(', ') }}
        {% if not loop.last -%} union {% endif %}
        {%- endfor %}
    ) as superseded
        on
            {% for column in record_key -%}
            record.{{ column }} = superseded.{{ column }}{% if not loop.last %} and{% endif %}
            {% endfor %}
    where superseded.is_older is null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
