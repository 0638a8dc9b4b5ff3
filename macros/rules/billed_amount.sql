{#- What a line bills: as stated, else its quantity times the price of one. NULL where that is beyond any amount. -#}
{% macro billed_amount(stated, quantity, unit_price) -%}
    coalesce(
        {{ stated }},
        case
            when abs({{ quantity }} * {{ unit_price }}) < 100000000000000
                then cast({{ quantity }} * {{ unit_price }} as decimal(18, 4))
        end
    )
{%- endmacro %}
