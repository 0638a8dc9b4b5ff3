{#-
    The table of touched conversations: those whose rows in the models built `by_conversation` can differ from what stands. Its
    query compares what is there now with what was there when it last ran: its setting `remembers` maps tables of the sources
    `loads` to models of the same columns, which are copied to these tables in its transaction. `base` says for which state of
    the conversations its difference holds: that of its own content before. There is none the first time, with --full-refresh,
    when the question changed, when one of the tables that its query reads as the last build left them (its setting `stands`) is
    of another state, and when so many are touched that all at once cost less: then all is built whole.
    The landed rows of touched conversations in the landing tables that its setting `lays_beside` names are copied for the run,
    which reads them several times; a hook drops them.
-#}
{% materialization touched, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set page = book_page_of_model() -%}
    {%- set entry = book().entries.get(page.unique_id) -%}
    {%- if existing is not none and is_same(page) and not should_full_refresh() -%}
        {{ leave_alone(page, target_relation) }}
    {%- else -%}
        {%- set base = entry.content if existing is not none and entry and page.structure is not none
            and entry.structure == page.structure and not should_full_refresh() else none -%}
        {%- set others = [] -%}
        {%- for name in config.get('stands', []) -%}
            {%- set stands = book().entries.get('model.' ~ own_package() ~ '.' ~ name) -%}
            {%- do others.append(name) if not (base and stands and stands.state == base) -%}
        {%- endfor -%}
        {%- set is_known = base is not none and not others -%}
        {% call statement('main') -%}
            {%- if existing is not none %}
                drop {{ existing.type }} {{ existing }};
            {%- endif %}
            {%- if is_known %}
                {{ create_table_as(False, target_relation, compiled_code, 'sql') }}
            {%- else %}
                create table {{ target_relation }} (
                    conversation_number bigint, source_system varchar, account_id varchar, conversation_id varchar
                );
            {%- endif %}
        {%- endcall %}
        {%- set found = count_touched(target_relation) if is_known else {'touched': none, 'why': 'nothing stands to begin with'} -%}
        {%- do page.update({'base': base if found.touched is not none else none}) -%}
        {%- do book().update({'touched': found}) -%}
        {% call statement('remembered') -%}
            {%- for landing in config.get('lays_beside', []) if page.base %}
                create or replace table {{ laid_beside(landing) }} as {{ narrowed_landing(landing, target_relation) }};
            {%- endfor %}
            {%- for table, model_name in config.get('remembers').items() %}
                {#- by its name: with --empty a source is a query -#}
                {%- set memory = source('loads', table) -%}
                {%- set memory = memory.schema ~ '.' ~ memory.identifier %}
                delete from {{ memory }};
                insert into {{ memory }} by name (select * from {{ standing(model_name) }});
            {%- endfor %}
        {%- endcall %}
        {% call statement('entry') -%}
            {{ write_entry(page, 'table') }}
        {%- endcall %}
        {{ adapter.commit() }}
        {%- do note_entry(page, 'table') -%}
        {%- do book().update({'laid_beside': config.get('lays_beside', []) if page.base else []}) -%}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization touched, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none -%}{% do adapter.drop_relation(existing) %}{%- endif -%}
    {#- an engine without a book builds everything always: nobody asks for a row -#}
    {% call statement('main') -%}
        {%- set text = column_type('varchar') %}
        create table {{ target_relation }} (
            conversation_number bigint, source_system {{ text }}, account_id {{ text }}, conversation_id {{ text }}
        )
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
