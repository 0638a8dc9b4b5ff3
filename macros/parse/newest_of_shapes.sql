{#-
    The records of models that hold the same kind of record in several shapes, one below the other. Of a record that several
    shapes hold, the newest extraction stays, then the vendor's own later update, then the one without a mark of deletion, then
    the shape that is named first.
    models: each with the columns, the key and `_extracted_at`, `updated_at`; key: the columns that, with source and account,
    name a record: rows of one shape that share it have one extraction and one update; has_mark: whether the models have
    `is_deleted`. parent: the column of the key that a version may not change: under another parent and an id that no load
    shares (`repeated`, the models of repeated_ids, one a shape), a record of an earlier extraction has moved. An empty shape
    costs nothing.
-#}
{% macro newest_of_shapes(models, key, columns, has_mark=false, parent=none, repeated=[]) -%}
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
                case
                    when newer._extracted_at <> older._extracted_at then newer._extracted_at > older._extracted_at
                    when coalesce(newer.updated_at, {{ never }}) <> coalesce(older.updated_at, {{ never }})
                        then coalesce(newer.updated_at, {{ never }}) > coalesce(older.updated_at, {{ never }})
                    {% if has_mark -%}
                    when coalesce(newer.is_deleted, false) <> coalesce(older.is_deleted, false)
                        then coalesce(older.is_deleted, false)
                    {% endif -%}
                    else {{ 'true' if models.index(other) + 1 < rank else 'false' }}
                end
        group by {{ range(1, record_key | length + 1) | join(', ') }}
        {% if parent is not none %}
        union
        select
            {% for column in record_key -%}
            older.{{ column }},
            {% endfor -%}
            true as is_older
        from {{ ref(model) }} as older
        inner join {{ ref(other) }} as newer
            on
                {% for column in record_key if column != parent -%}
                older.{{ column }} = newer.{{ column }} and
                {% endfor -%}
                older.{{ parent }} <> newer.{{ parent }}
                and newer._extracted_at > older._extracted_at
        {%- for ids in repeated %}
        left join {{ ref(ids) }} as shared_{{ loop.index }}
            on
                older.source_system = shared_{{ loop.index }}.source_system
                and older.account_id = shared_{{ loop.index }}.account_id
                and older.{{ (key | reject('equalto', parent) | list)[0] }} = shared_{{ loop.index }}.record_key_1
                and shared_{{ loop.index }}.is_shared
        {%- endfor %}
        where {% for ids in repeated -%}
            shared_{{ loop.index }}.is_shared is null{% if not loop.last %} and {% endif %}
        {%- endfor %}
        {% endif %}
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
