{#- The part of timeline_order that reads no text. Two items that it leaves equal are rare: only their conversations read ids. -#}
{% macro timeline_order_of_numbers() -%}
    occurred_at asc nulls last,
    sequence_number asc nulls last,
    is_made_up asc nulls last
{%- endmacro %}
