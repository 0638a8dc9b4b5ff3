{#-
    True for the landed row that holds its record's newest version: newest extraction, then later file, then later row,
    then load id (two files of one name and time). Only records that landed more than once are sorted.
    relation: the landing table, read under the alias `landed`; key: the columns that, with source and account, name a record.
-#}
{% macro is_newest_version(relation, key) -%}
    {%- set record_key = ['_source_system', '_account_id'] -%}
    {%- for column in key -%}{%- do record_key.append("coalesce(" ~ column ~ ", '')") -%}{%- endfor -%}
    {%- set record_key = record_key | join(', ') -%}
    not exists (
        select 1
        from (
            select
                _load_id,
                _row,
                row_number() over (
                    partition by {{ record_key }}
                    order by _extracted_at desc, _file desc, _row desc, _load_id desc
                ) as version_rank
            from {{ relation }}
            where ({{ record_key }}) in (
                select {{ record_key }}
                from {{ relation }}
                group by {{ record_key }}
                having count(*) > 1
            )
        ) as version
        where version.version_rank > 1 and version._load_id = landed._load_id and version._row = landed._row
    )
{%- endmacro %}
