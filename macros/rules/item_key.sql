{#-
    The number by which an item of a conversation is found where it landed: of its kind and id. What the project made of
    `closed_at` has no id; there is one at most.
-#}
{% macro item_key(is_message, is_made_up, item_id) -%}
    {{ number_of_values([is_message, is_made_up, item_id]) }}
{%- endmacro %}
