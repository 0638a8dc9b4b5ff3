{#-
    Who started a handoff: the initiator that its best evidence names; where it names none that we know, the agent for a
    handoff event, else a person by hand.
-#}
{% macro handoff_initiator(handoff_event_id, named_initiator) -%}
    coalesce(
        nullif({{ named_initiator }}, 'unknown'),
        case when {{ handoff_event_id }} is not null then 'agent' else 'manual' end
    )
{%- endmacro %}
