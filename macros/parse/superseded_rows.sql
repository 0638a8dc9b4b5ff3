{#-
    The landed rows that hold an older version of their record, by load and row. The newest version has the newest
    extraction, then the vendor's own later update, then no mark of deletion, then the later writing, then the later file (the
    numbers in its name by value), then the later row, then the later load id (two files of one name and time). Only records
    that landed more than once are sorted. A version may not change its parent: under an id that is shared the parent belongs
    to the key; otherwise the record has moved and its newest version counts.
    relation: the landing table; key: the columns that, with source and account, name a record; updated_at: the vendor's own
    update time, an expression over the landing table, where there is one; parents: see repeated_ids; is_deleted: the columns
    that hold such a mark; written_at: when a connector wrote the row; repeated: a model that holds repeated_ids of the same table.
-#}
{% macro superseded_rows(
    relation, key, updated_at=none, parents=[], is_deleted=[], written_at=none, repeated=none
) -%}
    {%- set partition = ['_source_system', '_account_id'] -%}
    {%- for column in key -%}{%- do partition.append('record_key_' ~ loop.index) -%}{%- endfor -%}
    {%- for parent in parents -%}
        {%- do partition.append("case when is_shared then coalesce(" ~ parent ~ ", '') else '' end") -%}
    {%- endfor -%}
    select
        _load_id,
        _row
    from (
        select
            _load_id,
            _row,
            row_number() over (
                partition by {{ partition | join(', ') }}
                order by
                    _extracted_at desc nulls last,
                    {% if updated_at is not none -%} {{ updated_at }} desc nulls last, {% endif -%}
                    {% if is_deleted -%}
                        case
                            {% for mark in is_deleted -%} when {{ parse_boolean(mark) }} then 1 {% endfor -%}
                            else 0
                        end asc,
                    {% endif -%}
                    {% if written_at is not none -%} {{ written_at }} desc nulls last, {% endif -%}
                    file_number desc nulls last,
                    _row desc nulls last,
                    _load_id desc nulls last
            ) as version_rank
        from {{ relation }}
        inner join (
            {{ repeated_ids(relation, key, parents) if repeated is none else 'select * from ' ~ repeated }}
        ) as repeated
            on
                _source_system = source_system
                and _account_id = account_id
                {% for column in key -%}
                    and coalesce({{ column }}, '') = record_key_{{ loop.index }}
                {% endfor %}
        left join (
            select
                _file as file_name,
                row_number() over (order by {{ natural_order('_file') }} nulls last, _file nulls last) as file_number
            from {{ relation }}
            group by _file
        ) as files on _file = file_name
    ) as version
    where version_rank > 1
{%- endmacro %}
