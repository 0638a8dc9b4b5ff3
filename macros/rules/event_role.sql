{#- What a state change counts as, by its words: the one place that says so. Kinds are those of the contract. -#}
{% macro event_role(event_type, from_kind, to_kind) -%}
    case
        when {{ event_type }} = 'handoff'
            then case
                    when {{ to_kind }} in ('ai', 'bot') or {{ from_kind }} in ('human', 'team', 'bot') then 'other_event'
                    else 'handoff'
                end
        when {{ event_type }} = 'assigned'
            then case
                    when {{ to_kind }} in ('human', 'team') then 'human_assignment'
                    when {{ to_kind }} = 'ai' then 'ai_assignment'
                    else 'other_event'
                end
        when {{ event_type }} = 'handoff_requested' then 'handoff_request'
        when {{ event_type }} = 'closed' then 'close'
        when {{ event_type }} in ('opened', 'reopened') then 'reopen'
        else 'other_event'
    end
{%- endmacro %}
