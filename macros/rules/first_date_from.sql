{#- The first date whose midnight is not before an instant; `earliest` where that is earlier, or the instant is NULL. -#}
{% macro first_date_from(instant, earliest) -%}
    case
        when {{ instant }} > cast({{ earliest }} as timestamp)
            then
                cast({{ instant }} as date)
                + case when cast(cast({{ instant }} as date) as timestamp) < {{ instant }} then 1 else 0 end
        else {{ earliest }}
    end
{%- endmacro %}
