{#- A text without the blanks around it: all separators of Unicode (Zs), no tabs or ends of lines. -#}
{% macro trimmed(text) -%}
    {{ return(adapter.dispatch('trimmed')(text)) }}
{%- endmacro %}

{% macro default__trimmed(text) -%}
    trim({{ text }})
{%- endmacro %}

{% macro postgres__trimmed(text) -%}
    engine.trimmed({{ text }})
{%- endmacro %}
