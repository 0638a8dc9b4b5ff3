{#- A share as a whole percentage in a text. -#}
{% macro percent_text(share) -%}
    cast(cast({{ rounded('100 * ' ~ share, 0) }} as bigint) as varchar) || '%'
{%- endmacro %}
