{#- True for the id of an event that the project made up (made_up_id). -#}
{% macro is_made_up_id(item_id) -%}
    coalesce({{ item_id }} like 'made up/%', false)
{%- endmacro %}
