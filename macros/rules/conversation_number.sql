{#-
    A conversation's three keys as one number, the same in every build. A test of int_conversations holds that no two
    conversations have the same.
-#}
{% macro conversation_number(source_system, account_id, conversation_id) -%}
    {{ number_of_values([conversation_id, account_id, source_system]) }}
{%- endmacro %}
