{#-
    Each of so many equal parts of an amount, in ten-thousandths, which is as fine as money is kept; what is left over is the
    last one's.
-#}
{% macro equal_part(amount, parts) -%}
    cast({{ whole_quotient('cast(cast(' ~ amount ~ ' as decimal(28, 4)) * 10000 as bigint)', parts) }} as decimal(18, 0)) * cast('0.0001' as decimal(4, 4))
{%- endmacro %}
