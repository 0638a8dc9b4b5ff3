{#-
    The table of touched conversations: those whose rows in the models built `by_conversation` can differ from what stands. Its
    query compares what is there now with what was there when it last ran: its setting `remembers` maps tables of the sources
    `loads` to models of the same columns, which are copied to these tables in its transaction. `base` says for which state of
    the conversations its difference holds: that of its own content before. There is none the first time, with --full-refresh,
    when the question changed, and when it has a row without a conversation: all is touched.
-#}
{% materialization touched, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set page = book_page_of_model() -%}
    {%- set entry = book().entries.get(page.unique_id) -%}
    {%- if existing is not none and is_same(page) and not should_full_refresh() -%}
        {{ leave_alone(page, target_relation) }}
    {%- else -%}
        {% call statement('main') -%}
            {%- if existing is not none %}
                drop {{ existing.type }} {{ existing }};
            {%- endif %}
            {{ create_table_as(False, target_relation, compiled_code, 'sql') }}
            {%- for table, model_name in config.get('remembers').items() %}
                {#- by its name: with --empty a source is a query -#}
                {%- set memory = source('loads', table) -%}
                {%- set memory = memory.schema ~ '.' ~ memory.identifier %}
                delete from {{ memory }};
                insert into {{ memory }} by name (select * from {{ ref(model_name) }});
            {%- endfor %}
        {%- endcall %}
        {%- set are_all = run_query(
            'select count(*) > 0 from ' ~ target_relation ~ ' where conversation_number is null'
        ).rows[0][0] -%}
        {%- if existing is not none and entry and entry.content and page.structure is not none and not are_all
            and entry.structure == page.structure and not should_full_refresh() -%}
            {%- do page.update({'base': entry.content}) -%}
        {%- endif -%}
        {% call statement('entry') -%}
            {{ write_entry(page, 'table') }}
        {%- endcall %}
        {{ adapter.commit() }}
        {%- do note_entry(page, 'table') -%}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization touched, default %}
    {{ return(context.get('materialization_table_' ~ adapter.type(), materialization_table_default)()) }}
{% endmaterialization %}
