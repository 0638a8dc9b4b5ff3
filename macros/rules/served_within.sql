{#- Waits after a handoff within which it is told how many were served, in seconds, by the name that their columns end with. -#}
{% macro served_within() -%}
    {{ return({'5m': 300, '1h': 3600, '24h': 86400}) }}
{%- endmacro %}
