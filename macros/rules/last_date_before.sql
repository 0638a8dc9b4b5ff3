{#- The last date whose midnight is before an instant; `latest` where that is later, or the instant is NULL. -#}
{% macro last_date_before(instant, latest) -%}
    case
        when {{ instant }} <= cast({{ latest }} as timestamp)
            then
                cast({{ instant }} as date)
                - case when cast(cast({{ instant }} as date) as timestamp) < {{ instant }} then 0 else 1 end
        else {{ latest }}
    end
{%- endmacro %}
