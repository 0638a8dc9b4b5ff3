{#- The roles of items by which people take part in a conversation (spec: handoff event, human reply, human assignment). -#}
{% macro human_involvement_roles() -%}
    'handoff', 'human_assignment', 'human_reply'
{%- endmacro %}
