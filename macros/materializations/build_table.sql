{#-
    Makes a table whole under its own name, in place of what stands there, and writes its page of the book with it. In the rooms
    of a source of which nothing has landed it has no rows: the engine need not plan how to find none (--full-refresh does).
-#}
{% macro build_table(existing, target_relation, page) %}
    {%- set has_no_rows = page.rows_of in book().empty_sources and not should_full_refresh() -%}
    {%- set query = 'select * from (\n' ~ compiled_code ~ '\n) as model_query where false' if has_no_rows else compiled_code -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        {%- if existing is not none %}
            drop {{ existing.type }} {{ existing }};
        {%- endif %}
        {{ create_table_as(False, target_relation, query, 'sql') }}
        {{ comments_of(target_relation) }}
        {{ write_entry(page, 'table') }}
    {%- endcall %}
    {% do create_indexes(target_relation) %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {%- do note_entry(page, 'table') -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}
