{#-
    Queries over the rows of a seed's file, some thousand in each, every cell of the type of its column. The rows travel as one
    literal: a cluster's machines need not see the file, and a literal for each cell takes Spark minutes to read.
-#}
{% macro spark_seed_rows(agate_table, types) %}
    {%- set cells = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do cells.append('cast(cells[' ~ loop.index0 ~ '] as ' ~ types[loop.index0] ~ ') as ' ~ adapter.quote(name)) -%}
    {%- endfor -%}
    {%- set rows = [] -%}
    {%- for row in agate_table.rows -%}
        {%- set texts = [] -%}
        {%- for cell in row -%}{%- do texts.append(none if cell is none else cell | string) -%}{%- endfor -%}
        {%- do rows.append(texts) -%}
    {%- endfor -%}
    {%- set queries = [] -%}
    {%- for start in range(0, [rows | length, 1] | max, 5000) -%}
        {%- do queries.append(
            'select ' ~ cells | join(', ') ~ " from (select explode(from_json('"
            ~ tojson(rows[start:start + 5000]) | replace('\\', '\\\\') | replace("'", "''") ~ "', 'array<array<string>>')) as cells)"
        ) -%}
    {%- endfor -%}
    {{ return(queries) }}
{% endmacro %}
