{#- The number of a row's conversation, by the columns that name it: `conversation_number`, or source, account and conversation. -#}
{% macro number_of_key(key) -%}
    {{ return(key[0].split(' ')[0] if key | length == 1 else conversation_number(key[0], key[1], key[2])) }}
{%- endmacro %}
