{#- Says which conversations the run built anew, and why all of them or all of an account's; the record of builds keeps it. -#}
{% macro tell_touched() %}
    {%- set found = book().get('touched') if execute and 'book' in graph and book() else none -%}
    {%- if found -%}
        {%- set number = 'all' if found.touched is none else found.touched -%}
        {%- do print('Conversations built anew: ' ~ number ~ (' (' ~ found.why ~ ')' if found.why else '')) -%}
        {%- do run_query(
            "update raw.builds set touched_conversations = " ~ ('null' if found.touched is none else found.touched)
            ~ ", touched_because = '" ~ found.why | replace("'", "''") ~ "' where build_id = '" ~ invocation_id ~ "'"
        ) -%}
    {%- endif -%}
{% endmacro %}
