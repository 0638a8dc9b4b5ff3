{#-
    Gives a table of Spark that was made beside its name. Where the table that stands has the same columns only its location
    changes, in one step of the metastore: a reader finds the old rows or the new, never none. Where columns differ, or their
    comments, or where a view stands, that goes first; no row is moved either way.
-#}
{% macro spark_put_in_place(existing, target_relation, beside, folder, columns) %}
    {%- set wanted = [] -%}
    {%- set types = {} -%}
    {%- for column in columns -%}{%- do types.update({column[0] | lower: column[1]}) -%}{%- endfor -%}
    {%- set by_contract = config.get('contract').enforced -%}
    {%- for name in (model.columns if by_contract else columns | map('first')) -%}
        {%- set said = model.columns.get(name, {}).get('description', '') if config.persist_column_docs() else '' -%}
        {%- do wanted.append([name, types[name | lower], said]) -%}
    {%- endfor -%}
    {%- set about = model.description if config.persist_relation_docs() else '' -%}
    {%- set is_table = existing is not none and existing.is_table -%}
    {%- if is_table and spark_columns('table ' ~ target_relation) == wanted -%}
        {%- do run_query('alter table ' ~ target_relation ~ " set location '" ~ folder ~ "'") -%}
        {%- if about and ('\nComment: ' ~ about ~ '\n') not in existing.information -%}
            {%- do run_query('comment on table ' ~ target_relation ~ ' is ' ~ escaped_comment(about)) -%}
        {%- endif -%}
    {%- else -%}
        {%- set definitions = [] -%}
        {%- for name, type, said in wanted -%}
            {%- do definitions.append(
                adapter.quote(name) ~ ' ' ~ type ~ (' comment ' ~ escaped_comment(said) if said else '')
            ) -%}
        {%- endfor -%}
        {%- do run_query('drop ' ~ existing.type ~ ' if exists ' ~ target_relation) if existing is not none -%}
        {%- do run_query(
            'create table ' ~ target_relation ~ ' (' ~ definitions | join(', ') ~ ') using parquet'
            ~ (' comment ' ~ escaped_comment(about) if about else '') ~ " location '" ~ folder ~ "'"
        ) -%}
    {%- endif -%}
    {#- of the metastore alone: the rows are the table's now -#}
    {%- do run_query('drop table if exists ' ~ beside) -%}
{% endmacro %}
