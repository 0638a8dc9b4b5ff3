{#-
    The query of `found_loads`, which publishing reads here and asks too: the record of a build says over which loads it was
    made. hash_of_entries: what one hash over the column `entry` of all rows is.
-#}
{% macro loads_query(hash_of_entries) %}
with

entries as (
    select
        load_id || ' ' || coalesce(status, '') || ' ' || cast(extracted_at as varchar) as entry,
        case when status = 'loaded' then 1 end as is_counted
    from raw.loads
    union all
    select
        erasure_id as entry,
        null as is_counted
    from raw.erasures
)

select
    {{ hash_of_entries }} as loads_hash,
    count(is_counted) as loaded_files
from entries
{% endmacro %}
