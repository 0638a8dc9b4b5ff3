{#- Hours by which an item may come before its conversation was opened and still start an episode or a clock. -#}
{% macro early_hours() -%}
    24
{%- endmacro %}
