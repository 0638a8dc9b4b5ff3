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

{#- its own is that of forms -#}
{% macro spark__in_address(text) -%}
    replace(replace(replace(url_encode({{ text }}), '+', '%20'), '*', '%2A'), '%7E', '~')
{%- endmacro %}
