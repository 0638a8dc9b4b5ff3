{#-
    A table whose every row belongs to one conversation. Built whole like a table; where it stands, asks the same question of
    relations of the same shape, and is right for the conversations as they were before those that `int_touched_conversations`
    tells of changed, only the rows of these are deleted, and made anew by its query, which reads no others where it says
    `of_touched`. What was made anew lies beside for the rest of the run (macros/daily/laid_beside.sql): those that read it by
    conversation read it there. Other engines build the table whole.
-#}
{% materialization by_conversation, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set page = book_page_of_model() -%}
    {%- set entry = book().entries.get(page.unique_id) -%}
    {%- set touched = touched_entry() -%}
    {#- what it is right for is known where all that it reads is of one build -#}
    {%- if touched and is_current(page.upstreams) -%}
        {%- do page.update({'state': touched.content}) -%}
    {%- endif -%}
    {%- set must_run = should_full_refresh() or pre_hooks or post_hooks -%}
    {%- if existing is not none and is_same(page) and not must_run -%}
        {{ leave_alone(page, target_relation) }}
    {%- elif existing is not none and entry and entry.kind == 'table' and page.state and touched.base
        and page.structure is not none and entry.structure == page.structure and entry.state == touched.base
        and not must_run -%}
        {%- set key = config.get('conversation_key', ['conversation_number']) -%}
        {%- set beside = laid_beside(this.identifier) -%}
        {% call statement('main') -%}
            create or replace table {{ beside }} as (
                {{ sql_of_touched(sql, touched.relation) }}
            );
            delete from {{ target_relation }} where {{ is_touched(key, touched.relation) }};
            insert into {{ target_relation }} by name (select * from {{ beside }});
            {{ comments_of(target_relation) if entry.comments != page.comments }}
            {{ write_entry(page, 'table') }}
        {%- endcall %}
        {%- do store_result('main', response='TOUCHED ONLY') -%}
        {{ adapter.commit() }}
        {%- do note_entry(page, 'table') -%}
        {%- do book().setdefault('laid_beside', []).append(this.identifier) -%}
    {%- else -%}
        {{ build_table(existing, target_relation, page) }}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization by_conversation, default %}
    {{ return(context.get('materialization_table_' ~ adapter.type(), materialization_table_default)()) }}
{% endmaterialization %}
