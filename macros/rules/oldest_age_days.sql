{#- Up to how many days after its end a week is shown as it was known then. -#}
{% macro oldest_age_days() -%}
    28
{%- endmacro %}
