{#- True for the kinds of senders that are people of the account: who wrote in the tool, or past it (respond.io's echo). -#}
{% macro is_person(sender_kind) -%}
    {{ sender_kind }} in ('human', 'echo')
{%- endmacro %}
