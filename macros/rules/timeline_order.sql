{#-
    The one total order of the items of a conversation: instant, sequence (NULL last), what the project made up last
    (timeline_order_of_numbers), ids that are whole numbers by value (others after them), the customer before others, id by code
    point, message before event.
-#}
{% macro timeline_order() -%}
    {{ timeline_order_of_numbers() }},
    {{ whole_number_of('item_id') }} asc nulls last,
    case when item_role = 'contact_message' then 0 else 1 end asc,
    item_id asc nulls last,
    is_message desc nulls last
{%- endmacro %}
