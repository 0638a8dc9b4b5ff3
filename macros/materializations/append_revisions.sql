{#-
    Appends the rows of queries to the ledger, and takes `is_current` from those that they follow. Unless it had no row they are
    laid beside first, and stay there.
    Spark keeps tables on Parquet, which knows no update: the ledger is written anew, in the
    folder that does not stand, and put in place in one step.
-#}
{% macro append_revisions(ledger, published, beside, is_first) %}
    {%- do adapter.dispatch('append_revisions')(ledger, published, beside, is_first) -%}
{% endmacro %}

{% macro default__append_revisions(ledger, published, beside, is_first) %}
    {%- set columns = model.columns.values() | map(attribute='name') | join(', ') -%}
    {%- if is_first -%}
        {%- for rows in published -%}
            {% call statement('append') -%}
                insert into {{ ledger }} ({{ columns }}) {{ rows }}
            {%- endcall %}
        {%- endfor -%}
    {%- else -%}
        {% call statement('lay_beside') -%}
            drop table if exists {{ beside }};
            create table {{ beside }} as {{ published[0] }};
            {%- for rows in published[1:] %}
                insert into {{ beside }} {{ rows }};
            {%- endfor %}
        {%- endcall %}
        {% call statement('append') -%}
            insert into {{ ledger }} ({{ columns }}) select {{ columns }} from {{ beside }};
            update {{ ledger }} set is_current = false
            where is_current and (episode_id, definition_id, revision) in (
                select episode_id, definition_id, revision - 1 from {{ beside }} where revision > 1
            );
        {%- endcall %}
    {%- endif -%}
{% endmacro %}

{% macro spark__append_revisions(ledger, published, beside, is_first) %}
    {%- set kept = [] -%}
    {%- for name in model.columns.values() | map(attribute='name') -%}
        {%- do kept.append(
            'standing.is_current and followed.episode_id is null as is_current' if name == 'is_current' else 'standing.' ~ name
        ) -%}
    {%- endfor -%}
    {%- set columns = model.columns.values() | map(attribute='name') | join(', ') -%}
    {%- set made = spark_beside(ledger) -%}
    {%- set folder = spark_folder(ledger, load_cached_relation(ledger)) -%}
    {%- do run_query('drop table if exists ' ~ beside) -%}
    {%- do run_query('drop table if exists ' ~ made) -%}
    {%- do run_query('create table ' ~ beside ~ ' as ' ~ engine_words(published | join(' union all '))) -%}
    {%- if run_query('select 1 from ' ~ beside ~ ' limit 1').rows | length > 0 -%}
        {% call statement('append') -%}
            create table {{ made }} using parquet location '{{ folder }}' as
            select {{ kept | join(', ') }}
            from {{ ledger }} as standing
            left join (select episode_id, definition_id, revision from {{ beside }} where revision > 1) as followed
                on standing.episode_id = followed.episode_id
                and standing.definition_id = followed.definition_id
                and standing.revision = followed.revision - 1
            union all
            select {{ columns }} from {{ beside }}
        {%- endcall %}
        {%- do spark_check_promises(made) -%}
        {#- never dropped, not for a moment: what was published cannot come back from what is loaded -#}
        {%- do run_query('alter table ' ~ ledger ~ " set location '" ~ folder ~ "'") -%}
        {%- do run_query('drop table ' ~ made) -%}
    {%- endif -%}
{% endmacro %}
