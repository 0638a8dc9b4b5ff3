{#-
    What the engine's catalog says of the tables and views named (as `schema.name`; none: of all), by name: the hash of the
    statement that would create it, and of a table its number of rows. It costs no scan of a table. DuckDB writes a view's
    statement with other brackets, quotes, blanks and commas once the file was closed and opened: they do not count.
-#}
{% macro relation_seals(relations) %}
    {%- set seals = {} -%}
    {%- set counts = [] -%}
    {%- set found = fromjson(run_query(
        "select to_json(coalesce(list(struct_pack(schema := schema_name, name := relation_name, kind := kind, hash := md5(sql)))"
        ~ ", [])) from (select schema_name, table_name as relation_name, 'table' as kind, sql from duckdb_tables()"
        ~ " where database_name = current_database() and not temporary"
        ~ " union all select schema_name, view_name, 'view',"
        ~ " regexp_replace(replace(sql, 'CROSS JOIN', ','), '[()\"\\s]', '', 'g') from duckdb_views()"
        ~ " where database_name = current_database() and not internal and not temporary) as relations"
    ).rows[0][0]) -%}
    {%- for row in found -%}
        {%- set relation = row.schema ~ '.' ~ row.name -%}
        {%- if relations is none or relation in relations -%}
            {%- do seals.update({relation: row.hash}) -%}
            {%- if row.kind == 'table' -%}
                {%- do counts.append(
                    "select '" ~ relation | replace("'", "''") ~ "' as relation, count(*) as rows from "
                    ~ adapter.quote(row.schema) ~ '.' ~ adapter.quote(row.name)
                ) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if counts -%}
        {%- set counted = run_query('select to_json(list(counted)) from (' ~ counts | join(' union all ') ~ ') as counted') -%}
        {%- for row in fromjson(counted.rows[0][0]) -%}
            {%- do seals.update({row.relation: seals[row.relation] ~ ' ' ~ row.rows}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(seals) }}
{% endmacro %}
