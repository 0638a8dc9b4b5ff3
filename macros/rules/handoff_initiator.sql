{#-
    Who started a handoff, given a piece of its evidence and the initiator that this names: the agent for a letting go; else whom
    it names; where it names none that we know, the agent for a handoff event, else a person by hand.
-#}
{% macro handoff_initiator(evidence, named_initiator) -%}
    case
        when {{ evidence }} = 'unassignment' then 'agent'
        else coalesce(
            nullif({{ named_initiator }}, 'unknown'),
            case when {{ evidence }} = 'handoff_event' then 'agent' else 'manual' end
        )
    end
{%- endmacro %}
