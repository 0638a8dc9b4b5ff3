{#- Text as true or false, NULL when it is neither. -#}
{% macro parse_boolean(text) -%}
    {{ return(adapter.dispatch('parse_boolean')(text)) }}
{%- endmacro %}

{% macro default__parse_boolean(text) -%}
    case
        when {{ normalised(text) }} in ('true', 't', 'yes', 'y', '1') then true
        when {{ normalised(text) }} in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}
