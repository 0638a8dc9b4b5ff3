{#-
    The first day of the week that a date falls in; the setting is `monday`, `sunday` or `saturday`.
    Days are moved so that the week starts on a Monday, cut, and moved back.
-#}
{% macro week_start_date(local_date, week_start) -%}
    {%- set shift = "case " ~ week_start ~ " when 'sunday' then 1 when 'saturday' then 2 else 0 end" -%}
    (cast({{ local_date }} as date) - cast({{ iso_weekday('(cast(' ~ local_date ~ ' as date) + ' ~ shift ~ ')') }} as integer) + 1)
{%- endmacro %}
