{#-
    Says which conversations the run built anew, and why all of them or all of an account's; the record of builds keeps it. Drops
    what lay beside, of a run that was killed too.
-#}
{% macro tell_touched() %}
    {%- set has_book = execute and 'book' in graph and book() -%}
    {%- if has_book -%}
        {%- set dropped = [] -%}
        {%- for row in run_query(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
            ~ " and starts_with(schema_name || '.' || table_name, '" ~ laid_beside('') ~ "')"
        ).rows -%}
            {%- do dropped.append('drop table ' ~ row[0] ~ ';') -%}
        {%- endfor -%}
        {%- do run_query(dropped | join(' ')) if dropped -%}
    {%- endif -%}
    {%- set found = book().get('touched') if has_book else none -%}
    {%- if found -%}
        {%- set number = 'all' if found.touched is none else found.touched -%}
        {%- do print('Conversations built anew: ' ~ number ~ (' (' ~ found.why ~ ')' if found.why else '')) -%}
        {%- do run_query(
            "update raw.builds set touched_conversations = " ~ ('null' if found.touched is none else found.touched)
            ~ ", touched_because = '" ~ found.why | replace("'", "''") ~ "' where build_id = '" ~ invocation_id ~ "'"
        ) -%}
    {%- endif -%}
{% endmacro %}
