{#- The definition that outcomes of episodes follow. -#}
{% macro default_definition() -%}
    hubspot_2025_12
{%- endmacro %}
