{#-
    ISO 8601 text as a UTC timestamp. NULL when it is no instant, or one that tools write for none: 0001-01-01, 1900-01-01 and
    epoch 0 all lie before the earliest, the first microsecond of 1970. The commonest forms come first: they need no regular
    expression.
    days: how text without an offset is read: the alias of base_local_days, left joined on the zone and the text's date
    (is_local_day), or `'UTC'`.
-#}
{% macro parse_instant(text, days, earliest=none) -%}
    {{ return(adapter.dispatch('parse_instant')(text, days, earliest or earliest_instant())) }}
{%- endmacro %}

{% macro default__parse_instant(text, days, earliest) -%}
    {%- set with_offset = offset_instant_cast(canonical_instant_text(text)) -%}
    {%- set wall_clock = instant_cast(canonical_instant_text(text)) -%}
    {%- set without_offset = wall_clock if days == "'UTC'" else utc_from_local(wall_clock, days) -%}
    case
        when {{ text }} like '____-__-__T__:__:__Z' and {{ text }} > '1970-01-01T00:00:00Z' then {{ instant_cast(text) }}
        when {{ text }} like '____-__-__T__:__:__+00:00' and {{ text }} > '1970-01-01T00:00:00+00:00'
            then {{ instant_cast("substr(" ~ text ~ ", 1, 19)") }}
        {% if days != "'UTC'" -%}
            when
                {{ days }}.offset_seconds is not null
                and {{ days }}.changes_at is null
                and {{ text }} like '____-__-__ __:__:__'
                and {{ text }} > '1970-01-03'
                then {{ add_seconds(instant_cast(text), '-' ~ days ~ '.offset_seconds') }}
        {% endif -%}
        when {{ matches(trimmed(text), instant_pattern() ~ '(' ~ instant_offset_pattern() ~ ')') }}
            then {{ calendar_instant(with_offset, earliest) }}
        when {{ matches(trimmed(text), instant_pattern()) }}
            then {{ calendar_instant(without_offset, earliest) }}
    end
{%- endmacro %}
