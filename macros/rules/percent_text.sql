{#- A share as a whole percentage in a text. -#}
{% macro percent_text(share) -%}
    cast(cast(round(100 * {{ share }}) as bigint) as varchar) || '%'
{%- endmacro %}
