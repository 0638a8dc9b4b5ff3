{#- The roles of items by which people take part in a conversation, or by which the AI gives it back to the queue. -#}
{% macro human_involvement_roles() -%}
    'handoff', 'human_assignment', 'human_reply', 'letting_go'
{%- endmacro %}
