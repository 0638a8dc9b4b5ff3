{#- Which way a message went: inbound from the customer, internal for notes, else outbound. -#}
{% macro message_direction(messages) -%}
    case
        when {{ messages }}.sender_kind = 'contact' then 'inbound'
        when {{ messages }}.item_type = 'note' then 'internal'
        else 'outbound'
    end
{%- endmacro %}
