{#-
    The conversation of a Klaviyo message: the one that its relationships name, else the one in the address of the page that
    held it (…/customer-agent-conversations/{id}/customer-agent-messages?…).
-#}
{% macro conversation_of_message(relationships, page_link) -%}
    coalesce(
        {{ json_text(relationships, 'conversation.data.id') }},
        nullif(
            split_part(split_part(split_part({{ page_link }}, '/customer-agent-conversations/', 2), '?', 1), '/', 1), ''
        )
    )
{%- endmacro %}
