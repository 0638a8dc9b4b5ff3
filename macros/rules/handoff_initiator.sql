{#-
    Who started a handoff, given its evidence as for handoff_evidence: the agent for a letting go; else the initiator that the
    evidence names; where it names none that we know, the agent for a handoff event, else a person by hand.
-#}
{% macro handoff_initiator(stretches, suffix, named_initiator) -%}
    case
        when {{ handoff_evidence(stretches, suffix) }} = 'unassignment' then 'agent'
        else coalesce(
            nullif({{ named_initiator }}, 'unknown'),
            case when {{ stretches }}.handoff_event_id{{ suffix }} is not null then 'agent' else 'manual' end
        )
    end
{%- endmacro %}
