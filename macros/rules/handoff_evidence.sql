{#- The best evidence of a handoff, given the ids of its first handoff event and first human assignment. -#}
{% macro handoff_evidence(handoff_event_id, assignment_id) -%}
    case
        when {{ handoff_event_id }} is not null then 'handoff_event'
        when {{ assignment_id }} is not null then 'assignment'
        else 'human_reply'
    end
{%- endmacro %}
