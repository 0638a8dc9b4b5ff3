{#-
    Hash and number of what the loader's log holds: a load, a refusal, a load taken back and a person erased each change the hash.
-#}
{% macro found_loads() %}
    {{ return(run_query(engine_words(loads_query(hash_of_rows('entry')))).rows[0]) }}
{% endmacro %}
