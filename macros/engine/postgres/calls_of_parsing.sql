{#-
    Postgres: the macros of macros/parse that are functions there (functions_of_parsing), each as its call. The day of a zone is
    handed over as its columns; UTC has none.
-#}
{% macro calls_of_parsing(noun, text, days) -%}
    {%- if days == "'UTC'" -%}
        engine.parse_utc_{{ noun }}({{ text }})
    {%- else -%}
        engine.parse_{{ noun }}(
            {{ text }}, {{ days }}.offset_seconds, {{ days }}.changes_at, {{ days }}.offset_after_seconds
        )
    {%- endif -%}
{%- endmacro %}

{% macro postgres__canonical_instant_text(text) -%} engine.canonical_instant_text({{ text }}) {%- endmacro %}

{% macro postgres__whole_number(text) -%} engine.whole_number({{ text }}) {%- endmacro %}

{% macro postgres__is_damaged_number(text) -%} engine.is_damaged_number({{ text }}) {%- endmacro %}

{% macro postgres__parse_boolean(text) -%} engine.parse_boolean({{ text }}) {%- endmacro %}

{% macro postgres__parse_integer(text) -%} engine.parse_integer({{ text }}) {%- endmacro %}

{% macro postgres__parse_decimal(text) -%} cast(engine.parse_decimal({{ text }}) as decimal(18, 4)) {%- endmacro %}

{% macro postgres__parse_clock_duration(text) -%} engine.parse_clock_duration({{ text }}) {%- endmacro %}

{% macro postgres__parse_date(text) -%} engine.parse_date({{ text }}) {%- endmacro %}

{% macro postgres__slashed_date_number(text, place) -%}
    engine.{{ 'first' if place == 1 else 'second' }}_slashed_number({{ text }})
{%- endmacro %}

{% macro postgres__iso_from_slashes(text, date_order) -%} engine.iso_from_slashes({{ text }}, {{ date_order }}) {%- endmacro %}

{% macro postgres__parse_instant(text, days, earliest) -%}
    {{ calls_of_parsing('instant', text ~ ', ' ~ earliest, days) }}
{%- endmacro %}

{% macro postgres__parse_instant_or_seconds(text, days) -%}
    {{ calls_of_parsing('instant_or_seconds', text, days) }}
{%- endmacro %}

{% macro postgres__parse_instant_or_milliseconds(text, days) -%}
    {{ calls_of_parsing('instant_or_milliseconds', text, days) }}
{%- endmacro %}

{% macro postgres__local_reading(text, days) -%}
    engine.local_reading({{ text }}, {{ days }}.irregular_from, {{ days }}.irregular_until, cast({{ days }}.shift_seconds as integer))
{%- endmacro %}

{% macro postgres__reading_by_evidence(first_reading, reading, shift_seconds, evidence) -%}
    {%- if evidence | length > most_evidence() -%}
        {{ exceptions.raise_compiler_error('reading_by_evidence takes ' ~ most_evidence() ~ ' pieces of evidence') }}
    {%- endif -%}
    engine.reading_by_evidence(
        {{ first_reading }}, {{ reading }}, cast({{ shift_seconds }} as integer),
        cast(array[{{ evidence | join(', ') }}] as timestamp[])
    )
{%- endmacro %}

{% macro postgres__instant_fault(text, parsed, reading) -%}
    engine.instant_fault(
        {{ text }}, cast({{ parsed }} as varchar), {{ reading if reading != "'UTC'" else 'null' }}
    )
{%- endmacro %}

{% macro postgres__local_instant_fault(name) -%}
    engine.local_instant_fault({{ name }}, {{ name }}_text, {{ name }}_landed, {{ name }}_reading)
{%- endmacro %}
