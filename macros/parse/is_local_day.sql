{#-
    Join condition: the row of base_local_days for the date of a text without an offset. The commonest texts with one are left
    out before anything is looked up.
-#}
{% macro is_local_day(text, timezone, days) -%}
    {{ timezone }} = {{ days }}.timezone
    and case when {{ text }} not like '%Z' and {{ text }} not like '%+00:00' then substr({{ trimmed(text) }}, 1, 10) end
    = {{ days }}.local_date
{%- endmacro %}
