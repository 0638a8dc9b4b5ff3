{#-
    Spark: the wall clock that a text in any of the allowed spellings of ISO 8601 shows, whatever its offset; NULL for any other
    text. The text is one without blanks around it. Its own cast takes more than is allowed, and no 24:00. A date with an offset
    shows this as its clock, as canonical_instant_text has it.
-#}
{% macro spark_wall_clock(text) -%}
    {%- set day = '(?!0000)([0-9]{4}-[0-9]{2}-[0-9]{2})' -%}
    {%- set clock = '((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-9]{2}(?:[.,][0-9]{1,9})?)?' -%}
    {%- set offset = '(?:' ~ instant_offset_pattern() ~ ')?' -%}
    {%- set written = '^' ~ day ~ '(?:[Tt ]' ~ clock ~ offset ~ '|[+-]((?:[01][0-9]|2[0-3])(?::[0-5][0-9])?))?\\z' -%}
    {%- set next_midnight = '^' ~ day ~ '[Tt ]24:00(?::00(?:[.,]0{1,9})?)?' ~ offset ~ '\\z' -%}
    case
        when {{ text }} rlike '{{ written }}'
            then try_cast(replace(regexp_replace({{ text }}, '{{ written }}', '$1 $2$3$8'), ',', '.') as timestamp_ntz)
        when {{ text }} rlike '{{ next_midnight }}' then try_cast(substr({{ text }}, 1, 10) as timestamp_ntz) + interval '1' day
    end
{%- endmacro %}
