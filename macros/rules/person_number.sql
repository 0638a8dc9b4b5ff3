{#-
    Who wrote, as one number, the same in every build: the contact, or the conversation alone where the contact is unknown. A test
    holds that no two contacts have the same.
-#}
{% macro person_number(source_system, account_id, contact_id, conversation_number) -%}
    case
        when {{ contact_id }} is null then {{ conversation_number }}
        else {{ number_of_values([contact_id, account_id, source_system]) }}
    end
{%- endmacro %}
