{#-
    True for the landed row that holds its record's newest version.
    relation: the landing table, read under the alias `landed`; key: the columns that, with source and account, name a record;
    updated_at: the vendor's own update time, an expression over the landing table, where there is one.
-#}
{% macro is_newest_version(relation, key, updated_at=none) -%}
    not exists (
        select 1
        from ({{ superseded_rows(relation, key, updated_at) }}) as superseded
        where superseded._load_id = landed._load_id and superseded._row = landed._row
    )
{%- endmacro %}
