{#- Postgres: a call of the function that is made of the same expression (functions_of_parsing). -#}
{% macro postgres__reading_by_evidence(first_reading, reading, shift_seconds, evidence) -%}
    {%- if evidence | length > most_evidence() -%}
        {{ exceptions.raise_compiler_error('reading_by_evidence takes ' ~ most_evidence() ~ ' pieces of evidence') }}
    {%- endif -%}
    engine.reading_by_evidence(
        {{ first_reading }}, {{ reading }}, cast({{ shift_seconds }} as integer),
        cast(array[{{ evidence | join(', ') }}] as timestamp[])
    )
{%- endmacro %}
