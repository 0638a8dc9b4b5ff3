{#- True for a value that no map knows; a value exported as `unknown` is known to be unknown. -#}
{% macro is_unmapped(mapped, exported) -%}
    ({{ mapped }} = 'unknown' and coalesce({{ exported }}, '') <> 'unknown')
{%- endmacro %}
