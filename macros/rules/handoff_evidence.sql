{#-
    The best evidence of a handoff: of its first handoff event, human assignment and letting go, the first there is.
    stretches: a relation with the three keys, their names ending in `suffix`.
-#}
{% macro handoff_evidence(stretches, suffix) -%}
    case
        when {{ stretches }}.handoff_event_key{{ suffix }} is not null then 'handoff_event'
        when {{ stretches }}.assignment_key{{ suffix }} is not null then 'assignment'
        when {{ stretches }}.letting_go_key{{ suffix }} is not null then 'unassignment'
        else 'human_reply'
    end
{%- endmacro %}
