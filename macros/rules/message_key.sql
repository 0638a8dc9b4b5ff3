{#- The text key of a message: source, account, what its id is unique in, and the id. Names of folders hold no slash. -#}
{% macro message_key(messages) -%}
    {{ messages }}.source_system || '/' || {{ messages }}.account_id || '/' || {{ key_part(messages ~ '.id_scope') }} || '/'
    || {{ messages }}.message_id
{%- endmacro %}
