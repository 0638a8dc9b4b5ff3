{#-
    True for the landed row that holds its record's newest version.
    relation: the landing table, read under the alias `landed`. A CTE joins superseded_rows instead: the engine would pair its
    rows with each other. key: the columns that, with source and account, name a record; what else may be said of them
    (updated_at, parents, is_deleted, written_at) is handed to superseded_rows. `not in`, not `not exists`: for that DuckDB
    first gathers all landed rows, at twice the price of the scan.
-#}
{% macro is_newest_version(relation, key) -%}
    (landed._load_id, landed._row) not in (
        select
            superseded._load_id,
            superseded._row
        from ({{ superseded_rows(relation, key, **kwargs) }}) as superseded
    )
{%- endmacro %}
