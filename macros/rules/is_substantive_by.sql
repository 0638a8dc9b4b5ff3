{#-
    Criterion 1 at an instant, three-valued: did an AI reply of the episode cite a source, or perform an action before then?
    facts: a relation with is_substantive (all that has no instant of its own) and first_action_at.
-#}
{% macro is_substantive_by(facts, instant) -%}
    case when {{ facts }}.first_action_at < {{ instant }} then true else {{ facts }}.is_substantive end
{%- endmacro %}
