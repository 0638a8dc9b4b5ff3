{#-
    Stops a run on a server whose settings would give other rows than DuckDB, before anything is written: text in another order
    than that of its characters, other letters in lower case, sessions in another time zone than UTC. Tells of one that is slow.
    dbt-spark has Spark take what cannot be cast, added or divided for NULL, whatever a profile says: here it is an error again, as
    on other engines, for this run's every statement from now on.
-#}
{% macro check_server() %}
    {%- do adapter.dispatch('check_server')() if execute and flags.WHICH in ['build', 'run', 'seed', 'test', 'retry'] -%}
{% endmacro %}

{% macro default__check_server() %}
{% endmacro %}

{% macro postgres__check_server() %}
    {%- set found = run_query(
        "select current_setting('server_version_num')::int >= 150000, getdatabaseencoding() = 'UTF8',"
        ~ " 'B' < 'a' and 'a' < 'É' and '~' < '–' and 'a b' < 'ab' and 'a.b' < 'ab' and 'ab' < 'a–b',"
        ~ " lower('ÄÉ') = 'äé' and upper('é') = 'É', current_setting('TimeZone') in ('UTC', 'Etc/UTC', 'GMT'),"
        ~ " current_setting('standard_conforming_strings') = 'on', quote_ident(current_database()), current_setting('jit') = 'on'"
    ).rows[0] -%}
    {%- set name = found[6] -%}
    {%- set another = 'Make another one: create database ' ~ name
        ~ "_c template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'" -%}
    {%- if not found[0] -%}
        {{ exceptions.raise_compiler_error('The server is older than PostgreSQL 15, and lacks what the models say.') }}
    {%- elif not (found[1] and found[2] and found[3]) -%}
        {{ exceptions.raise_compiler_error(
            'The database ' ~ name ~ ' has ' ~ ('another encoding than UTF8. ' if not found[1] else
            'a collation that does not order text by its characters, so that other rows would come first. ' if not found[2] else
            'a character type that knows no letters beyond ASCII. ') ~ another ~ '.'
        ) }}
    {%- elif not (found[4] and found[5]) -%}
        {{ exceptions.raise_compiler_error(
            'Sessions of the database ' ~ name ~ (' are in another time zone than UTC: run scripts/ship_raw.py, or alter database '
            ~ name ~ " set timezone to 'UTC'." if not found[4] else
            ' read backslashes as escapes: alter database ' ~ name ~ ' set standard_conforming_strings to on.')
        ) }}
    {%- elif found[7] -%}
        {%- do print('The server compiles queries (jit), which makes this build several times as long: run scripts/ship_raw.py, or '
            ~ 'alter database ' ~ name ~ ' set jit to off.') -%}
    {%- endif -%}
{% endmacro %}

{% macro spark__check_server() %}
    {%- do adapter.config.credentials.server_side_parameters.update({'spark.sql.ansi.enabled': 'true'}) -%}
    {%- set wanted = {
        'spark.sql.ansi.enabled': 'true', 'spark.sql.ansi.doubleQuotedIdentifiers': 'true',
        'spark.sql.parser.escapedStringLiterals': 'false', 'spark.sql.session.timeZone': 'UTC',
        'spark.sql.timestampType': 'TIMESTAMP_NTZ', 'spark.sql.legacy.allowNonEmptyLocationInCTAS': 'true',
        'spark.sql.variable.substitute': 'false', 'spark.sql.caseSensitive': 'false',
        'spark.sql.decimalOperations.allowPrecisionLoss': 'false'
    } -%}
    {%- for name, value in wanted.items() -%}
        {%- set found = run_query('set ' ~ name).rows[0][1] -%}
        {%- if found | lower != value | lower -%}
            {{ exceptions.raise_compiler_error(
                'Spark sessions have ' ~ name ~ ' = ' ~ found ~ ', which gives other rows: in the profile, server_side_parameters of '
                ~ 'the target must say ' ~ value ~ '.'
            ) }}
        {%- endif -%}
    {%- endfor -%}
    {%- set version = run_query('select version()').rows[0][0] -%}
    {%- if version.split('.')[0] | int < 4 -%}
        {{ exceptions.raise_compiler_error('This is Spark ' ~ version ~ ': the models need Spark 4.0 or later.') }}
    {%- endif -%}
{% endmacro %}
