{#- A text as a part of an address of the web: all but letters, digits and `-._~` by their percent codes. -#}
{% macro in_address(text) -%}
    {{ return(adapter.dispatch('in_address')(text)) }}
{%- endmacro %}

{% macro default__in_address(text) -%}
    url_encode({{ text }})
{%- endmacro %}

{% macro postgres__in_address(text) -%}
    engine.in_address({{ text }})
{%- endmacro %}
