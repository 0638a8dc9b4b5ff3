{#-
    True for the landed row that holds its record's newest version.
    relation: the landing table, read under the alias `landed`. A CTE joins superseded_rows instead: the engine would pair its
    rows with each other. key: the columns that, with source and account, name a record; what else may be said of them
    (updated_at, parents, is_deleted, written_at) is handed to superseded_rows.
-#}
{% macro is_newest_version(relation, key) -%}
    not exists (
        select 1
        from ({{ superseded_rows(relation, key, **kwargs) }}) as superseded
        where superseded._load_id = landed._load_id and superseded._row = landed._row
    )
{%- endmacro %}
