{#-
    The instant at which a verdict could first be said: that of a human involvement, else the later of what decided it and the
    end of the definition's window. verdicts: alias of int_verdicts.
-#}
{% macro verdict_known_at(verdicts) -%}
    case
        when {{ verdicts }}.reason = 'human_involvement' then {{ verdicts }}.decided_at
        when {{ verdicts }}.decides_at > {{ verdicts }}.decided_at then {{ verdicts }}.decides_at
        else {{ verdicts }}.decided_at
    end
{%- endmacro %}
