{#-
    Days in a row without a sign of the AI through which it counts as on, where people wrote and the question is what share it took:
    with fewer, just the days on which it handled nothing would leave the denominator.
-#}
{% macro quiet_days_of_an_agent_in_service() -%}
    7
{%- endmacro %}
