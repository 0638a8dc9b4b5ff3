{#-
    A conversation's three keys as one 63-bit number, the same in every build. A test of int_conversations holds that no two
    conversations have the same.
-#}
{% macro conversation_number(source_system, account_id, conversation_id) -%}
    {{ return(adapter.dispatch('conversation_number')(source_system, account_id, conversation_id)) }}
{%- endmacro %}

{% macro default__conversation_number(source_system, account_id, conversation_id) -%}
    cast(hash({{ conversation_id }}, {{ account_id }}, {{ source_system }}) >> 1 as bigint)
{%- endmacro %}
