{#-
    How a text without an offset had to be read: `ambiguous_local` in a stretch of local time that occurs twice,
    `skipped_local` in one that the clocks leave out, else NULL. days as for parse_instant: an alias.
-#}
{% macro local_reading(text, days) -%}
    {{ return(adapter.dispatch('local_reading')(text, days)) }}
{%- endmacro %}

{% macro default__local_reading(text, days) -%}
    {%- set wall_clock = instant_cast(canonical_instant_text(text)) -%}
    case
        when
            {{ days }}.shift_seconds is not null
            and {{ matches(trimmed(text), instant_pattern()) }}
            and {{ wall_clock }} >= {{ days }}.irregular_from
            and {{ wall_clock }} < {{ days }}.irregular_until
            then case when {{ days }}.shift_seconds < 0 then 'ambiguous_local' else 'skipped_local' end
    end
{%- endmacro %}
