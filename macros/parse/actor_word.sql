{#- What kind of actor a HubSpot id stands for, as a word of value_map: what is known of it, else its prefix (`l-`). -#}
{% macro actor_word(known_word, actor_id) -%}
    coalesce(
        {{ known_word }},
        case when {{ actor_id }} like '_-%' then lower(substr({{ actor_id }}, 1, 2)) else lower({{ actor_id }}) end
    )
{%- endmacro %}
