{#-
    How many days after as_of an account's opening hours are worked out, so that what is due in open time has an instant. What
    is due later than these has none yet.
-#}
{% macro business_days_ahead() -%} 60 {%- endmacro %}
