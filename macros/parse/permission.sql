{#- A permission as it was written: true for yes, NULL for nothing, false for every other word. What cannot be read permits nothing. -#}
{% macro permission(text) -%}
    case when {{ normalised(text) }} is not null then coalesce({{ parse_boolean(text) }}, false) end
{%- endmacro %}
