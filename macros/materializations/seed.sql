{#-
    A seed, left alone where its table stands and its file is the same. A seed whose YAML gives every column a type is read by
    the engine alone; else dbt reads the file too, to guess them.
    Spark: made beside and put in place like a table. Other engines have dbt's.
-#}
{% materialization seed, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {#- dbt prints it when it is asked to (`dbt seed --show`) -#}
    {%- do store_result('agate_table', response='OK', agate_table=load_agate_table() if flags.SHOW else none) -%}
    {%- set path = adapter.get_seed_file_path(model) -%}
    {#- dbt hashes the path of a file above 1 MB, not its content -#}
    {%- set file_hash = model.checksum.checksum if model.checksum.name == 'sha256' else run_query(
        "select md5(content) from read_text('" ~ path | replace("'", "''") ~ "')"
    ).rows[0][0] -%}
    {#- erasing a person writes into seeds' tables too: the file is loaded over it -#}
    {%- set page = book_page(file_hash, book().erasures) -%}
    {%- if existing is not none and is_same(page) and not should_full_refresh() and not (pre_hooks or post_hooks) -%}
        {{ leave_alone(page, target_relation) }}
    {%- else -%}
        {{ run_hooks(pre_hooks, inside_transaction=False) }}
        {{ run_hooks(pre_hooks, inside_transaction=True) }}
        {%- if existing is not none and existing.is_view -%}
            {{ exceptions.raise_compiler_error("Cannot seed to '" ~ existing ~ "', it is a view") }}
        {%- endif -%}
        {% call statement('main') -%}
            {{ create_seed_table(existing, target_relation, path) }}
            {{ comments_of(target_relation) }}
            {{ write_entry(page, 'table') }}
        {%- endcall %}
        {% do create_indexes(target_relation) %}
        {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
        {{ run_hooks(post_hooks, inside_transaction=True) }}
        {{ adapter.commit() }}
        {%- do note_entry(page, 'table') -%}
        {{ run_hooks(post_hooks, inside_transaction=False) }}
    {%- endif -%}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization seed, adapter='spark' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set file = load_agate_table() -%}
    {%- do store_result('agate_table', response='OK', agate_table=file) -%}
    {%- set beside = spark_beside(target_relation) -%}
    {%- set folder = spark_folder(target_relation, existing) -%}
    {{ run_hooks(pre_hooks) }}
    {%- set types = [] -%}
    {%- for name in file.column_names -%}
        {%- do types.append(column_type(config.get('column_types', {}).get(name, adapter.convert_type(file, loop.index0)))) -%}
    {%- endfor -%}
    {%- set queries = spark_seed_rows(file, types) -%}
    {%- do run_query('drop table if exists ' ~ beside) -%}
    {% call statement('main') -%}
        create table {{ beside }} using parquet location '{{ folder }}' as {{ queries[0] }}
    {%- endcall %}
    {%- for query in queries[1:] -%}
        {%- do run_query('insert into ' ~ beside ~ ' ' ~ query) -%}
    {%- endfor -%}
    {%- do spark_put_in_place(existing, target_relation, beside, folder, spark_columns('table ' ~ beside)) -%}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, true)) %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
