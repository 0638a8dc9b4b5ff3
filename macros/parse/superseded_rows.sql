{#-
    The landed rows that hold an older version of their record, by load and row. The newest version has the newest
    extraction, then the vendor's own later update, then the later file, then the later row, then the later load id (two
    files of one name and time). Only records that landed more than once are sorted.
    relation: the landing table; key: the columns that, with source and account, name a record; updated_at: the vendor's own
    update time, an expression over the landing table, where there is one.
-#}
{% macro superseded_rows(relation, key, updated_at=none) -%}
    {%- set record_key = ['_source_system', '_account_id'] -%}
    {%- for column in key -%}{%- do record_key.append("coalesce(" ~ column ~ ", '')") -%}{%- endfor -%}
    {%- set record_key = record_key | join(', ') -%}
    select
        _load_id,
        _row
    from (
        select
            _load_id,
            _row,
            row_number() over (
                partition by {{ record_key }}
                order by
                    _extracted_at desc,
                    {% if updated_at is not none -%} {{ updated_at }} desc nulls last, {% endif -%}
                    _file desc,
                    _row desc,
                    _load_id desc
            ) as version_rank
        from {{ relation }}
        where ({{ record_key }}) in (
            select {{ record_key }}
            from {{ relation }}
            group by {{ record_key }}
            having count(*) > 1
        )
    ) as version
    where version_rank > 1
{%- endmacro %}
