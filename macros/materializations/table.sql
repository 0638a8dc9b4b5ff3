{#-
    A table, left alone where it stands and what it was made from is the same: its text and the contents of all that it reads.
    Else made under its own name, in the transaction that writes its page of the book.
    Postgres: made beside, and put in place in the same transaction: readers see the old rows until then, and views over the old
    table stay, over the new one.
    Spark: made beside, held against the contract there, and put in place: what fails leaves the table that stood, where dbt's own
    would have dropped it first. Other engines have dbt's.
-#}
{% materialization table, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set page = book_page_of_model() -%}
    {%- if existing is not none and is_same(page) and not should_full_refresh() and not (pre_hooks or post_hooks) -%}
        {{ leave_alone(page, target_relation) }}
    {%- else -%}
        {{ build_table(existing, target_relation, page) }}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization table, adapter='postgres' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set beside = make_intermediate_relation(target_relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        {{ create_table_as(False, beside, imports_read_through(compiled_code)) }}
    {%- endcall %}
    {% do create_indexes(beside) %}
    {% call statement('put_in_place') -%}
        {#- what is looked up row by row: other engines join it whole -#}
        {%- for columns in config.get('meta', {}).get('looked_up_by', []) %}
        create index on {{ beside }} ({{ columns | join(', ') }});
        {%- endfor %}
        {#- what reads it next is planned by what it holds -#}
        analyze {{ beside }};
        {{ put_in_place(beside, target_relation) }}
        {{ comments_of(target_relation) }}
    {%- endcall %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(load_cached_relation(this), true)) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization table, adapter='spark' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set beside = spark_beside(target_relation) -%}
    {%- set folder = spark_folder(target_relation, existing) -%}
    {{ run_hooks(pre_hooks) }}
    {%- do run_query('drop table if exists ' ~ beside) -%}
    {% call statement('main') -%}
        create table {{ beside }} using parquet location '{{ folder }}' as
        {{ spark_in_promised_width(engine_words(compiled_code)) }}
    {%- endcall %}
    {%- set columns = spark_columns('table ' ~ beside) -%}
    {%- if config.get('contract').enforced -%}
        {%- do spark_compare_contract(columns) -%}
        {%- do spark_check_promises(beside) -%}
    {%- endif -%}
    {%- do spark_put_in_place(existing, target_relation, beside, folder, columns) -%}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
