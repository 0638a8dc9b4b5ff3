{#-
    A view, left alone where it stands, its text is the same, and what it reads has the shape that it had. Else made under its
    own name, in the transaction that writes its page of the book: no second name, nothing to rename.
    Postgres: said again in place, so that views over it stay; where its columns are others it goes first, and they with it.
    Spark: said again in place where no model reads it, as of reports and your own. What models read is a table there: Spark would
    take a view's text, and those of all views below it, in hand again for each reader, minutes for some, rows or none.
    Other engines have dbt's.
-#}
{% materialization view, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set page = book_page_of_model() -%}
    {%- set entry = book().entries.get(page.unique_id) -%}
    {%- if existing is not none and entry and entry.kind == 'view' and entry.exact == page.exact
        and page.structure is not none and entry.structure == page.structure
        and not should_full_refresh() and not (pre_hooks or post_hooks) -%}
        {{ leave_alone(page, target_relation) }}
    {%- else -%}
        {{ run_hooks(pre_hooks, inside_transaction=False) }}
        {{ run_hooks(pre_hooks, inside_transaction=True) }}
        {% call statement('main') -%}
            {%- if existing is not none and not existing.is_view %}
                drop {{ existing.type }} {{ existing }};
            {%- endif %}
            {{ get_create_view_as_sql(target_relation, sql) | replace('create view', 'create or replace view', 1) }}
            {{ comments_of(target_relation) }}
            {{ write_entry(page, 'view') }}
        {%- endcall %}
        {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
        {{ run_hooks(post_hooks, inside_transaction=True) }}
        {{ adapter.commit() }}
        {%- do note_entry(page, 'view') -%}
        {{ run_hooks(post_hooks, inside_transaction=False) }}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='postgres' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set create = get_create_view_as_sql(target_relation, imports_read_through(sql)) | trim | trim(';') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        do $make_view$
        begin
            {{ take_turn() }}
            if exists (
                select 1 from pg_class where oid = to_regclass('{{ target_relation.include(database=false) }}') and relkind <> 'v'
            ) then
                drop table {{ target_relation }} cascade;
            end if;
            begin
                {{ create | replace('create view', 'create or replace view', 1) }};
            exception when invalid_table_definition then
                drop view {{ target_relation }} cascade;
                {{ create }};
            end;
        end
        $make_view$;
        {{ comments_of(target_relation) }}
    {%- endcall %}
    {%- do store_result('main', response='CREATE VIEW') -%}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(load_cached_relation(this), true)) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='spark' %}
    {%- if not config.get('contract').enforced and this.schema != 'ours' -%}
        {{ return(materialization_table_spark()) }}
    {%- endif -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set text = spark_in_promised_width(engine_words(sql)) -%}
    {%- set definitions = [] -%}
    {%- if config.get('contract').enforced or config.persist_column_docs() -%}
        {%- set columns = spark_columns('query ' ~ text) -%}
        {%- do spark_compare_contract(columns) if config.get('contract').enforced -%}
        {%- for name, type, _ in columns -%}
            {%- set said = model.columns.get(name, {}).get('description') if config.persist_column_docs() else none -%}
            {%- do definitions.append(adapter.quote(name) ~ (' comment ' ~ escaped_comment(said) if said else '')) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ run_hooks(pre_hooks) }}
    {%- do adapter.drop_relation(existing) if existing is not none and not existing.is_view -%}
    {% call statement('main') -%}
        create or replace view {{ target_relation }} {{ '(' ~ definitions | join(', ') ~ ')' if definitions }}
        {%- if config.persist_relation_docs() and model.description %}
        comment {{ escaped_comment(model.description) }}
        {%- endif %}
        as
        {{ text }}
    {%- endcall %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
