{#- Landing tables of which each row that a conversation has names it in `conversation_id`. -#}
{% macro narrowed_landings() -%}
    {{ return(['generic__conversations', 'generic__messages', 'generic__conversation_events']) }}
{%- endmacro %}
