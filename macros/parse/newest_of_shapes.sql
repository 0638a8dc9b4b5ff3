{#-
    The records of models that hold the same kind of record in several shapes, one below the other. Of a record that several
    shapes hold, the newest extraction stays, then the vendor's own later update, then the shape that is named first.
    models: each with the columns, the key and `_extracted_at`, `updated_at`; key: the columns that, with source and account,
    name a record. A key that is shared by several rows of a shape keeps or drops them together.
-#}
{% macro newest_of_shapes(models, key, columns) -%}
    {%- set record_key = ['source_system', 'account_id'] + key -%}
    {%- for model in models %}
    select
        {{ columns | join(',\n        ') }}
    from {{ ref(model) }} as record
    where
        not exists (
            select 1
            from (
                {%- for other in models if other != model %}
                select
                    {{ record_key | join(', ') }},
                    _extracted_at,
                    coalesce(updated_at, timestamp '0001-01-01 00:00:00') as updated_at,
                    {{ 1 if models.index(other) < models.index(model) else 0 }} as is_named_first
                from {{ ref(other) }}
                {%- if not loop.last %} union all {%- endif %}
                {%- endfor %}
            ) as other
            where
                {% for column in record_key -%}
                other.{{ column }} = record.{{ column }} and
                {% endfor -%}
                (
                    other._extracted_at > record._extracted_at
                    or (
                        other._extracted_at = record._extracted_at
                        and (
                            other.updated_at > coalesce(record.updated_at, timestamp '0001-01-01 00:00:00')
                            or (
                                other.updated_at = coalesce(record.updated_at, timestamp '0001-01-01 00:00:00')
                                and other.is_named_first = 1
                            )
                        )
                    )
                )
        )
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
