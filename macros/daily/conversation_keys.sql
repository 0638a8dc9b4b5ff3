{#- The columns that name a conversation where its number does not stand. -#}
{% macro conversation_keys() -%}
    {{ return(['source_system', 'account_id', 'conversation_id']) }}
{%- endmacro %}
