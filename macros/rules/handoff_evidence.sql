{#-
    The best evidence of a handoff: of its first handoff event, human assignment and letting go, the first there is.
    stretches: a relation with the three ids, their names ending in `suffix`.
-#}
{% macro handoff_evidence(stretches, suffix) -%}
    case
        when {{ stretches }}.handoff_event_id{{ suffix }} is not null then 'handoff_event'
        when {{ stretches }}.assignment_id{{ suffix }} is not null then 'assignment'
        when {{ stretches }}.letting_go_id{{ suffix }} is not null then 'unassignment'
        else 'human_reply'
    end
{%- endmacro %}
