{#- Appends a row to the record of builds. What is written are dbt's ids, hashes and numbers: no word of any file. -#}
{% macro write_build_entry(status, loads_hash, loaded_files, hashes, stale, failing_tests, settings_hash) %}
    {%- set names = [] -%}
    {%- for unique_id in stale | sort -%}
        {%- do names.append(unique_id.split('.')[-1]) -%}
    {%- endfor -%}
    {%- set utc = modules.pytz.utc -%}
    {%- set ended_at = modules.datetime.datetime.now(utc).strftime('%Y-%m-%d %H:%M:%S.%f') -%}
    {%- set seed_text = tojson(hashes, sort_keys=true) -%}
    {%- do run_query(
        "insert into raw.builds (entry_number, build_id, command, status, started_at, ended_at, as_of, loads_hash, loaded_files,"
        ~ " seeds_hash, seed_hashes, settings_hash, models, stale_models, failed_tests, failing_tests)"
        ~ " select coalesce(max(entry_number), 0) + 1, '" ~ invocation_id ~ "', '" ~ flags.WHICH ~ "', '" ~ status ~ "',"
        ~ " cast('" ~ run_started_at.astimezone(utc).strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp),"
        ~ " cast(" ~ ('null' if status == 'begun' else "'" ~ ended_at ~ "'") ~ " as timestamp), " ~ as_of_variable() ~ ", '"
        ~ loads_hash ~ "', " ~ loaded_files ~ ", '" ~ local_md5(seed_text) ~ "', '" ~ seed_text ~ "', "
        ~ ("'" ~ settings_hash ~ "'" if settings_hash else 'cast(null as ' ~ column_type('varchar') ~ ')') ~ ", " ~ build_models() | length ~ ", '"
        ~ names | join(' ') ~ "', "
        ~ ('cast(null as bigint)' if status == 'begun' else failing_tests.split() | length) ~ ", '" ~ failing_tests
        ~ "' from raw.builds"
    ) -%}
{% endmacro %}
