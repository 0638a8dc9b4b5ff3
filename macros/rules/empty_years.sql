{#- Years before as_of of which every week and date is kept; of older ones those with a record. Tests read it too. -#}
{% macro empty_years() -%} 10 {%- endmacro %}
