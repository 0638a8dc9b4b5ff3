{#- The source's own id of an item; what the project made up has an instant and no id. -#}
{% macro source_item_id() -%}
    case when is_made_up then null else item_id end
{%- endmacro %}
