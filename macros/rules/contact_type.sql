{#- Whether a conversation's contact is new, as the reports name it: `is_returning_contact` in a word. -#}
{% macro contact_type(is_returning_contact) -%}
    case
        when {{ is_returning_contact }} then 'returning'
        when not {{ is_returning_contact }} then 'new'
        else 'unknown'
    end
{%- endmacro %}
