{#- Hash and number of what the loader's log holds: a load, a refusal, a load taken back and a person erased each change the hash. -#}
{% macro found_loads() %}
    {%- set found = run_query(
        'with entries as (select '
        ~ "load_id || ' ' || coalesce(status, '') || ' ' || cast(extracted_at as varchar) as entry, "
        ~ "case when status = 'loaded' then 1 end as is_counted from raw.loads "
        ~ 'union all select erasure_id, null from raw.erasures) '
        ~ 'select ' ~ hash_of_rows('entry') ~ ', count(is_counted) from entries'
    ) -%}
    {{ return(found.rows[0]) }}
{% endmacro %}
