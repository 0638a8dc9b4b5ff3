{#- True for a record that exists at as_of: its instant is not later, or cannot be read and so is not known to be later. -#}
{% macro exists_by(instant, as_of) -%}
    ({{ instant }} is null or {{ instant }} <= {{ as_of }})
{%- endmacro %}
