{#-
    The id by which the build tells an event apart that the project made up from a column of its conversation. Nobody sees it:
    shown_id makes it NULL.
-#}
{% macro made_up_id(conversation_id, name) -%}
    'made up/' || {{ conversation_id }} || '/{{ name }}'
{%- endmacro %}
