{#- What a row of int_message_texts says: the text inside its JSON, or the text itself; an attachment has none. -#}
{% macro text_of_message(messages) -%}
    case
        when {{ messages }}.may_be_json and {{ is_json(messages ~ '.message_text') }}
            then {{ json_text(messages ~ '.message_text', 'text') }}
        else {{ messages }}.message_text
    end
{%- endmacro %}
