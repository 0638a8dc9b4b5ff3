{#- Whether a row of int_message_texts, found by its message id, is of this conversation: it names it, or its id is no other's. -#}
{% macro is_text_of_conversation(texts, conversations) -%}
    coalesce({{ texts }}.conversation_id, {{ conversations }}.conversation_id) = {{ conversations }}.conversation_id
{%- endmacro %}
