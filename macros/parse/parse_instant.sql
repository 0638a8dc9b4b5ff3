{#-
    ISO 8601 text as a UTC timestamp. Text without an offset is read in the zone given. NULL when it is no instant.
    The commonest form comes first: it needs no regular expression.
-#}
{% macro parse_instant(text, timezone) -%}
    case
        when {{ text }} like '____-__-__T__:__:__Z' then {{ instant_cast(text) }}
        when {{ matches('trim(' ~ text ~ ')', instant_pattern() ~ instant_offset_pattern()) }}
            then {{ offset_instant_cast(canonical_instant_text(text)) }}
        when {{ matches('trim(' ~ text ~ ')', instant_pattern()) }}
            then {{ utc_from_local(instant_cast(canonical_instant_text(text)), timezone) }}
    end
{%- endmacro %}
