{#- Whether a row of int_keyed_texts, found by its key, is of this conversation: it names it, or its id is no other message's. -#}
{% macro is_text_of_conversation(texts, conversations) -%}
    coalesce({{ texts }}.conversation_number, {{ conversations }}.conversation_number) = {{ conversations }}.conversation_number
{%- endmacro %}
