{#-
    True for the rows of the shape whose version of a record holds, a window over the newest versions of each shape: the newest
    extraction, then the vendor's own later update, then the one without a mark of deletion, then API, connector, CSV, which is
    the order of their names. A shape may have several rows of a record: all of them hold, or none.
    key: the columns that, with source and account, name a record; updated_at, is_deleted: columns, where the shapes have them.
-#}
{% macro is_newest_shape(key, updated_at=none, is_deleted=none) -%}
    shape = first_value(shape) over (
        partition by {{ (['source_system', 'account_id'] + key) | join(', ') }}
        order by
            _extracted_at desc nulls last,
            {% if updated_at is not none -%} {{ updated_at }} desc nulls last, {% endif -%}
            {% if is_deleted is not none -%} case when {{ is_deleted }} then 1 else 0 end asc, {% endif -%}
            shape asc nulls last
    )
{%- endmacro %}
