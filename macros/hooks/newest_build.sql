{#- The newest row of the record of builds as a mapping of its columns, or none; `is_same_input` says of loads and as_of. -#}
{% macro newest_build(loads_hash) %}
    {%- set as_of = as_of_variable() -%}
    {%- set found = run_query(
        "select status, seed_hashes, stale_models, coalesce(failing_tests, ''), loads_hash = '" ~ loads_hash ~ "' and (as_of = "
        ~ as_of ~ " or (as_of is null and " ~ as_of ~ " is null)) as is_same_input from raw.builds"
        ~ " order by entry_number desc limit 1"
    ) -%}
    {%- if found.rows | length == 0 -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(dict(zip(['status', 'seed_hashes', 'stale_models', 'failing_tests', 'is_same_input'], found.rows[0]))) }}
{% endmacro %}
