{#- Hours of silence after an AI reply that end an episode and freeze its outcome: HubSpot's window. -#}
{% macro episode_window_hours() -%}
    72
{%- endmacro %}
