{#-
    Reads the book: `entries` by dbt's id, of models and seeds whose relation stands as it was sealed, and of landing tables;
    `engine`, its version and zone; `noted`, what this run has built; `empty_sources`, those of which no row landed and no load
    is known; `passed` and `tested`, what is remembered of data tests that found nothing, before this run and in it (none: it found
    something, or the contents are not known). An entry that nobody sealed (the run was killed), or whose relation was dropped,
    replaced, altered or has other rows than when it was sealed, is left out: nothing is known of it.
-#}
{% macro read_book() %}
    {{ return(adapter.dispatch('read_book')()) }}
{% endmacro %}

{% macro default__read_book() %}
    {{ return(none) }}
{% endmacro %}

{% macro duckdb__read_book() %}
    {%- set seals = relation_seals(none) -%}
    {%- set found = fromjson(run_query(
        "select to_json(struct_pack("
        ~ "engine := version() || ' ' || current_setting('TimeZone'), "
        ~ "passed := coalesce((select list(passed) from raw.passed_tests as passed), []), "
        ~ "entries := coalesce((select list(built) from raw.built_relations as built), []), "
        ~ "erasures := (select " ~ hash_of_rows('cast(erased as varchar)') ~ " from raw.erasures as erased), "
        ~ "loads := coalesce((select list(struct_pack(landed := landed, rows_hash := rows_hash)) from ("
        ~ "select source_system || '__' || table_name as landed, " ~ hash_of_rows('cast(logged as varchar)') ~ " as rows_hash"
        ~ " from raw.loads as logged group by 1) as by_table), [])))"
    ).rows[0][0]) -%}
    {%- set entries = {} -%}
    {%- for entry in found.entries if entry.seal is not none and seals.get(entry.relation) == entry.seal -%}
        {%- do entries.update({entry.unique_id: entry}) -%}
    {%- endfor -%}
    {%- set loads = {} -%}
    {%- for row in found.loads | sort(attribute='landed') -%}
        {%- do loads.update({row.landed: row.rows_hash}) -%}
    {%- endfor -%}
    {%- set landed_sources, sources = [], [] -%}
    {%- for source in graph.sources.values() if source.package_name == own_package() -%}
        {%- set relation = source.schema ~ '.' ~ source.identifier -%}
        {%- set seal = seals.get(relation, '') -%}
        {%- do sources.append(source.source_name) -%}
        {%- if seal.split(' ')[-1] != '0' or source.identifier in loads -%}
            {%- do landed_sources.append(source.source_name) -%}
        {%- endif -%}
        {#- what dbt itself writes down while it builds is no input of a build -#}
        {%- set is_kept = source.config.meta.get('written_by') == 'dbt' -%}
        {%- set landed = loads | tojson if source.source_name == 'loads' else loads.get(source.identifier, '') -%}
        {%- do entries.update({source.unique_id: {
            'unique_id': source.unique_id, 'relation': relation, 'kind': 'source', 'upstreams': '',
            'structure': seal.split(' ')[0],
            'content': '' if is_kept else local_md5(seal ~ landed ~ found.erasures),
        }}) -%}
    {%- endfor -%}
    {%- set passed = {} -%}
    {%- for row in found.passed -%}
        {%- do passed.update({row.unique_id: row}) -%}
    {%- endfor -%}
    {{ return({
        'entries': entries, 'engine': found.engine, 'erasures': found.erasures, 'noted': [], 'passed': passed, 'tested': {},
        'empty_sources': sources | reject('in', landed_sources) | unique | list,
    }) }}
{% endmacro %}
