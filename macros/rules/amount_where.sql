{#- The sum of the known amounts of the rows where a condition holds: 0 without such a row, NULL where none of theirs is known. -#}
{% macro amount_where(amount, condition) -%}
    case
        when count(*) filter (where {{ condition }}) = 0 then 0
        else sum({{ amount }}) filter (where {{ condition }})
    end
{%- endmacro %}
