{#- The robust score above which a value is called unusual. -#}
{% macro unusual_score() -%}
    3.5
{%- endmacro %}
