{#- Date, optional time with optional seconds and fraction, as a regular expression. -#}
{% macro instant_pattern() -%}
    [0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?)?
{%- endmacro %}
