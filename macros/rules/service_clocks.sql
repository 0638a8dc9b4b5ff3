{#- The service clocks of an episode, in calendar and in business seconds: the columns that weekly sums run over. -#}
{% macro service_clocks() %}
    {{ return([
        'first_response_seconds',
        'first_human_response_seconds',
        'time_to_resolution_seconds',
        'first_response_business_seconds',
        'first_human_response_business_seconds',
        'time_to_resolution_business_seconds',
    ]) }}
{% endmacro %}
