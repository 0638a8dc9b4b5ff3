{#- What a Klaviyo resource's id may be unique in: the conversation of a message, else nothing. -#}
{% macro klaviyo_parent() -%}
    case
        when resource_type = 'customer-agent-message' then {{ conversation_of_message('relationships', 'page_link') }}
    end
{%- endmacro %}
