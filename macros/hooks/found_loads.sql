{#- Hash and number of what the loader's log holds: a load, a refusal and a load taken back each change the hash. -#}
{% macro found_loads() %}
    {%- set found = run_query(
        'select ' ~ hash_of_rows("load_id || ' ' || coalesce(status, '') || ' ' || cast(extracted_at as varchar)")
        ~ ", count(case when status = 'loaded' then 1 end) from raw.loads"
    ) -%}
    {{ return(found.rows[0]) }}
{% endmacro %}
