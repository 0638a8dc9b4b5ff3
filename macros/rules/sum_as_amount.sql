{#-
    A sum of amounts in the type of an amount: what the engine widens it to is more digits than some BI tools hold. NULL where it
    is beyond any amount.
-#}
{% macro sum_as_amount(total) -%}
    case when abs({{ total }}) < {{ largest_amount() }} then cast({{ total }} as decimal(18, 4)) end
{%- endmacro %}
