{#-
    Which of its two readings a local time that occurs twice takes: the one that the first usable evidence is nearer to, else
    the first. Evidence is an instant that the row tells in another way; it is usable when it is less than half the shift away
    from one of the two.
    first_reading: the instant as parse_instant reads it; reading: as local_reading says; days: alias of base_local_days, left
    joined on the text's date; evidence: expressions, the best first, each looked at only where the time occurs twice.
-#}
{% macro reading_by_evidence(first_reading, reading, shift_seconds, evidence) -%}
    {{ return(adapter.dispatch('reading_by_evidence')(first_reading, reading, shift_seconds, evidence)) }}
{%- endmacro %}

{% macro default__reading_by_evidence(first_reading, reading, shift_seconds, evidence) -%}
    case
        when {{ reading }} = 'ambiguous_local'
            then
                {{ add_seconds(first_reading, 'case coalesce(' ~ usable_evidence(first_reading, shift_seconds, evidence)
                    ~ ", 'first') when 'second' then -" ~ shift_seconds ~ ' else 0 end') }}
        else {{ first_reading }}
    end
{%- endmacro %}
