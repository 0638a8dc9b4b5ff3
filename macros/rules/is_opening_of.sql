{#-
    Join condition: the stretch of int_opening_hours in which an instant lies, of the account of `subject`. Half open: at
    closes_at it is closed. No stretch is found for an instant that is unknown.
-#}
{% macro is_opening_of(subject, instant, opening_hours) -%}
    {{ subject }}.source_system = {{ opening_hours }}.source_system
    and {{ subject }}.account_id = {{ opening_hours }}.account_id
    and cast({{ instant }} as date) = {{ opening_hours }}.utc_date
    and {{ instant }} >= {{ opening_hours }}.opens_at
    and {{ instant }} < {{ opening_hours }}.closes_at
{%- endmacro %}
