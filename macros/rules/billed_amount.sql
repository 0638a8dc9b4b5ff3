{#- What a line bills: as stated, else its quantity times the price of one. NULL where that is beyond any amount. -#}
{% macro billed_amount(stated, quantity, unit_price) -%}
    {%- set product = 'cast(' ~ quantity ~ ' as decimal(20, 4)) * cast(' ~ unit_price ~ ' as decimal(18, 4))' -%}
    coalesce(
        {{ stated }},
        case when abs({{ product }}) < {{ largest_amount() }} then cast({{ product }} as decimal(18, 4)) end
    )
{%- endmacro %}
