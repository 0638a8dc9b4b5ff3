{#- Hours without a message after which Klaviyo closes a conversation by itself. -#}
{% macro auto_close_hours() -%}
    48
{%- endmacro %}
