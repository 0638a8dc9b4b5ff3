{#- An item's id as readers see it: an item that the project made up has an instant and no id. -#}
{% macro shown_id(item_id) -%}
    case when not {{ is_made_up_id(item_id) }} then {{ item_id }} end
{%- endmacro %}
