{#-
    True for the rows of conversations in the relation given. key: the columns that name their conversation,
    `conversation_number` or source, account and conversation; the number of rows that name none is the account's own.
    `conversation_number or none`: for those that have no number too.
-#}
{% macro is_touched(key, touched) -%}
    {%- set number = number_of_key(key) -%}
    {%- if key[0].endswith(' or none') -%}{{ number }} is null or {% endif -%}
    {{ number }} in (select touched.conversation_number from {{ touched }} as touched)
{%- endmacro %}
