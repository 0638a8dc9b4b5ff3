{#-
    Names that a database file cannot have without its folder and ending: DuckDB takes the file's name for the database's, and
    then `marts.fct_episodes` has two meanings. Schemas of the project, and names of the engine's own. The loader refuses the
    same; a test compares the two lists.
-#}
{% macro reserved_database_names() %}
    {{ return([
        'raw', 'definitions', 'accounts', 'staging', 'intermediate', 'marts', 'reports', 'ours', 'main',
        'information_schema', 'pg_catalog', 'temp', 'system', 'memory', 'touched_world',
    ]) }}
{% endmacro %}
