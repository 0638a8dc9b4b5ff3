{#- Days in a row without a sign of the AI that count as quiet; a longer run may be an AI that was off, and is not measured. -#}
{% macro quiet_days_of_a_live_agent() -%}
    2
{%- endmacro %}
