{#-
    Spark: the macros of macros/parse that name their text often, as functions made of the same expressions: the planner works out
    what it hands to a function once, and an expression as often as it is written. A function's own name stands before the
    parameters that a macro reads as a day's columns: `parse_instant.changes_at`.
-#}
{% macro spark_functions_of_parsing() -%}
    {%- set text = 'given string' -%}
    {%- set since = text ~ ', earliest timestamp_ntz' -%}
    {%- set columns = ', offset_seconds bigint, changes_at timestamp_ntz, offset_after_seconds bigint' -%}
    {%- set day = text ~ columns -%}
    {%- set spans = text ~ ', irregular_from timestamp_ntz, irregular_until timestamp_ntz, shift_seconds bigint' -%}
    {%- set instant = 'timestamp_ntz' -%}
    {%- set nearer = usable_evidence('first_reading', 'shift_seconds', ['instant']) -%}
    {%- set nearest = "get(filter(transform(evidence, instant -> " ~ nearer ~ "), word -> word is not null), 0)" -%}
    {%- set second_reading = add_seconds('first_reading', '-shift_seconds') -%}
    {%- set reading_by_evidence = "case when reading = 'ambiguous_local' and " ~ nearest ~ " = 'second' then " ~ second_reading
        ~ ' else first_reading end' -%}
    {{ return([
        spark_function('canonical_instant_text', text, 'string', default__canonical_instant_text('given')),
        spark_function('whole_number', text, 'string', default__whole_number('given')),
        spark_function('is_damaged_number', text, 'boolean', default__is_damaged_number('given')),
        spark_function('parse_boolean', text, 'boolean', default__parse_boolean('given')),
        spark_function('parse_integer', text, 'bigint', default__parse_integer('given')),
        spark_function('parse_decimal', text, 'decimal(18, 4)', default__parse_decimal('given')),
        spark_function('parse_clock_duration', text, 'bigint', default__parse_clock_duration('given')),
        spark_function('first_slashed_number', text, 'bigint', default__slashed_date_number('given', 1)),
        spark_function('second_slashed_number', text, 'bigint', default__slashed_date_number('given', 2)),
        spark_function('iso_from_slashes', text ~ ', date_order string', 'string', default__iso_from_slashes('given', 'date_order')),
        spark_function('parse_utc_instant', since, instant, default__parse_instant('given', "'UTC'", 'earliest')),
        spark_function('parse_instant', since ~ columns, instant, default__parse_instant('given', 'parse_instant', 'earliest')),
        spark_function('parse_utc_instant_or_seconds', text, instant, default__parse_instant_or_seconds('given', "'UTC'")),
        spark_function(
            'parse_instant_or_seconds', day, instant, default__parse_instant_or_seconds('given', 'parse_instant_or_seconds')
        ),
        spark_function('parse_utc_instant_or_milliseconds', text, instant, default__parse_instant_or_milliseconds('given', "'UTC'")),
        spark_function(
            'parse_instant_or_milliseconds', day, instant,
            default__parse_instant_or_milliseconds('given', 'parse_instant_or_milliseconds')
        ),
        spark_function('parse_date', text, 'date', default__parse_date('given')),
        spark_function('local_reading', spans, 'string', default__local_reading('given', 'local_reading')),
        spark_function(
            'reading_by_evidence',
            'first_reading timestamp_ntz, reading string, shift_seconds bigint, evidence array<timestamp_ntz>', instant,
            reading_by_evidence
        ),
        spark_function(
            'instant_fault', text ~ ', parsed string, reading string', 'string',
            default__instant_fault('given', 'parsed', 'reading')
        ),
        spark_function(
            'local_instant_fault', 'parsed timestamp_ntz, parsed_text string, parsed_landed string, parsed_reading string', 'string',
            default__local_instant_fault('parsed')
        )
    ]) }}
{%- endmacro %}
