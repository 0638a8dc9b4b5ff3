{#-
    Spark: the macros of macros/parse that name their text often, as functions. The planner works out what it hands to a function
    once, and an expression as often as it is written; but it looks each function up at each call, twelve milliseconds a time, so
    that those which read instants call no other than calendar_instant. A function's own name stands before the parameters that a
    macro reads as a day's columns: `parse_instant.changes_at`.
-#}
{% macro spark_functions_of_parsing() -%}
    {%- set text = 'given string' -%}
    {%- set since = text ~ ', earliest timestamp_ntz' -%}
    {%- set columns = ', offset_seconds bigint, changes_at timestamp_ntz, offset_after_seconds bigint' -%}
    {%- set day = text ~ columns -%}
    {%- set spans = text ~ ', irregular_from timestamp_ntz, irregular_until timestamp_ntz, shift_seconds bigint' -%}
    {%- set numbers = ', first_number bigint, second_number bigint' -%}
    {%- set instant = 'timestamp_ntz' -%}

    {%- set tidy = trimmed('given') -%}
    {%- set wall_clock = spark_wall_clock(tidy) -%}
    {%- set with_offset = wall_clock ~ " - interval '1' minute * " ~ spark_offset_minutes(tidy) -%}
    {%- set utc_instant = 'engine.calendar_instant(' ~ with_offset ~ ', earliest)' -%}
    {%- set has_offset = tidy ~ " rlike '^.{10,}(?:" ~ instant_offset_pattern() ~ ")\\z'" -%}
    {%- set local_instant = 'engine.calendar_instant(case when ' ~ has_offset ~ ' then ' ~ with_offset ~ ' else '
        ~ utc_from_local(wall_clock, 'parse_instant') ~ ' end, earliest)' -%}
    {%- set of_day = 'given, ' ~ earliest_instant() ~ ', offset_seconds, changes_at, offset_after_seconds' -%}
    {%- set parse_utc = parse_instant('given', "'UTC'") -%}
    {%- set parse_local = 'engine.parse_instant(' ~ of_day ~ ')' -%}
    {%- set seconds = 'case when ' ~ matches(tidy, '[0-9]{9,11}') ~ ' then '
        ~ milliseconds_cast(tidy ~ " || '000'") ~ ' else ' -%}
    {%- set milliseconds = 'case when ' ~ matches(tidy, '[0-9]{9,14}') ~ ' then ' ~ milliseconds_cast(tidy) ~ ' else ' -%}
    {%- set laid_aside = 'engine.wall_clock(engine.canonical_instant_text(given))' -%}
    {%- set from_numbers = default__iso_from_slashes('given', 'date_order')
        | replace(slashed_date_number('given', 1), 'first_number')
        | replace(slashed_date_number('given', 2), 'second_number') -%}

    {%- set nearer = usable_evidence('first_reading', 'shift_seconds', ['instant']) -%}
    {%- set nearest = 'get(filter(transform(evidence, instant -> ' ~ nearer ~ '), word -> word is not null), 0)' -%}
    {%- set by_evidence = "case when reading = 'ambiguous_local' and " ~ nearest ~ " = 'second' then "
        ~ add_seconds('first_reading', '-shift_seconds') ~ ' else first_reading end' -%}
    {{ return([
        spark_function('canonical_instant_text', text, 'string', default__canonical_instant_text('given')),
        spark_function('whole_number', text, 'string', default__whole_number('given')),
        spark_function(
            'is_damaged_number', text, 'boolean',
            default__is_damaged_number('given') | replace(whole_number('given'), default__whole_number('given'))
        ),
        spark_function('parse_boolean', text, 'boolean', default__parse_boolean('given')),
        spark_function('parse_integer', text, 'bigint', default__parse_integer('given')),
        spark_function('parse_decimal', text, 'decimal(18, 4)', default__parse_decimal('given')),
        spark_function('parse_clock_duration', text, 'bigint', default__parse_clock_duration('given')),
        spark_function('first_slashed_number', text, 'bigint', default__slashed_date_number('given', 1)),
        spark_function('second_slashed_number', text, 'bigint', default__slashed_date_number('given', 2)),
        spark_function('iso_from_numbers', text ~ ', date_order string' ~ numbers, 'string', from_numbers),
        spark_function(
            'iso_from_slashes', text ~ ', date_order string', 'string',
            'engine.iso_from_numbers(given, date_order, ' ~ default__slashed_date_number('given', 1) ~ ', '
            ~ default__slashed_date_number('given', 2) ~ ')'
        ),
        spark_function('parse_utc_instant', since, instant, utc_instant),
        spark_function('parse_instant', since ~ columns, instant, local_instant),
        spark_function('parse_utc_instant_or_seconds', text, instant, seconds ~ parse_utc ~ ' end'),
        spark_function('parse_instant_or_seconds', day, instant, seconds ~ parse_local ~ ' end'),
        spark_function('parse_utc_instant_or_milliseconds', text, instant, milliseconds ~ parse_utc ~ ' end'),
        spark_function('parse_instant_or_milliseconds', day, instant, milliseconds ~ parse_local ~ ' end'),
        spark_function('parse_date', text, 'date', default__parse_date('given')),
        spark_function(
            'local_reading', spans, 'string',
            default__local_reading('given', 'local_reading') | replace(laid_aside, wall_clock)
        ),
        spark_function(
            'reading_by_evidence',
            'first_reading timestamp_ntz, reading string, shift_seconds bigint, evidence array<timestamp_ntz>', instant,
            by_evidence
        ),
        spark_function(
            'instant_fault', text ~ ', parsed string, reading string', 'string',
            default__instant_fault('given', 'parsed', 'reading')
        ),
        spark_function(
            'local_instant_fault', 'parsed timestamp_ntz, parsed_text string, parsed_landed string, parsed_reading string',
            'string', default__local_instant_fault('parsed')
        )
    ]) }}
{%- endmacro %}
