{#- Key of a request for a person: the episode's, and its number there. Never a handoff's key, which has no word in it. -#}
{% macro request_id(episode_id, request_index) -%}
    {{ episode_id }} || '/request/' || cast({{ request_index }} as varchar)
{%- endmacro %}
