{#- A UTC instant as whole microseconds since 1970, for a text that is read again. -#}
{% macro instant_number(instant) -%}
    {{ return(adapter.dispatch('instant_number')(instant)) }}
{%- endmacro %}

{% macro default__instant_number(instant) -%}
    epoch_us({{ instant }})
{%- endmacro %}

{% macro postgres__instant_number(instant) -%}
    cast(extract(epoch from {{ instant }}) * 1000000 as bigint)
{%- endmacro %}

{#- counted in the zone of the session, which is UTC (check_server) -#}
{% macro spark__instant_number(instant) -%}
    unix_micros(cast({{ instant }} as timestamp_ltz))
{%- endmacro %}
