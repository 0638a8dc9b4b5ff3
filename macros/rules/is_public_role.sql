{#- True for the roles that are public messages, whoever sent them. -#}
{% macro is_public_role(role) -%}
    {{ role }} in ('contact_message', 'ai_reply', 'human_reply', 'other_public_message')
{%- endmacro %}
