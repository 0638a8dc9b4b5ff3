{#-
    Postgres: the macros of macros/parse that name their text often, as functions made of the same expressions. Postgres writes a
    column of an inner select out wherever an outer one names it: three such macros over each other are more than it can plan.
    A function is called by a name that its own parameters go by: `parse_instant.changes_at`.
-#}
{% macro functions_of_parsing() -%}
    {%- set text = 'given text' -%}
    {%- set since = text ~ ', earliest timestamp' -%}
    {%- set columns = ', offset_seconds integer, changes_at timestamp, offset_after_seconds integer' -%}
    {%- set day = text ~ columns -%}
    {%- set spans = text ~ ', irregular_from timestamp, irregular_until timestamp, shift_seconds integer' -%}
    {%- set evidence = [] -%}
    {%- for place in range(most_evidence()) -%}{%- do evidence.append('evidence[' ~ (place + 1) ~ ']') -%}{%- endfor -%}

    {{ function_of('canonical_instant_text', text, 'text', default__canonical_instant_text('given')) }}
    {{ function_of('whole_number', text, 'text', default__whole_number('given')) }}
    {{ function_of('is_damaged_number', text, 'boolean', default__is_damaged_number('given')) }}
    {{ function_of('parse_boolean', text, 'boolean', default__parse_boolean('given')) }}
    {{ function_of('parse_integer', text, 'bigint', default__parse_integer('given')) }}
    {{ function_of('parse_decimal', text, 'decimal', default__parse_decimal('given')) }}
    {{ function_of('parse_clock_duration', text, 'bigint', default__parse_clock_duration('given')) }}
    {{ function_of('first_slashed_number', text, 'bigint', default__slashed_date_number('given', 1)) }}
    {{ function_of('second_slashed_number', text, 'bigint', default__slashed_date_number('given', 2)) }}
    {{ function_of('iso_from_slashes', text ~ ', date_order text', 'text', default__iso_from_slashes('given', 'date_order')) }}
    {{ function_of('parse_utc_instant', since, 'timestamp', default__parse_instant('given', "'UTC'", 'earliest')) }}
    {{ function_of('parse_instant', since ~ columns, 'timestamp', default__parse_instant('given', 'parse_instant', 'earliest')) }}
    {% for unit in ['seconds', 'milliseconds'] -%}
        {%- set name = 'parse_instant_or_' ~ unit -%}
        {%- set utc_name = 'parse_utc_instant_or_' ~ unit -%}
        {%- set parse = default__parse_instant_or_seconds if unit == 'seconds' else default__parse_instant_or_milliseconds -%}
        {{ function_of(utc_name, text, 'timestamp', parse('given', "'UTC'")) }}
        {{ function_of(name, day, 'timestamp', parse('given', name)) }}
    {% endfor -%}
    {{ function_of('parse_date', text, 'date', default__parse_date('given')) }}
    {{ function_of('local_reading', spans, 'text', default__local_reading('given', 'local_reading')) }}
    {{ function_of(
        'reading_by_evidence', 'first_reading timestamp, reading text, shift_seconds integer, evidence timestamp[]', 'timestamp',
        default__reading_by_evidence('first_reading', 'reading', 'shift_seconds', evidence)
    ) }}
    {{ function_of(
        'instant_fault', text ~ ', parsed text, reading text', 'text', default__instant_fault('given', 'parsed', 'reading')
    ) }}
    {{ function_of(
        'local_instant_fault', 'parsed timestamp, parsed_text text, parsed_landed text, parsed_reading text', 'text',
        default__local_instant_fault('parsed')
    ) }}
{%- endmacro %}
