{#-
    Whether an account was open at an instant; NULL without a schedule for the account (nobody said when it is open, though its
    business seconds then run always) or without the instant. scheduled_accounts, opening_hours: aliases of
    int_scheduled_accounts and int_opening_hours, left joined, the latter by is_opening_of.
-#}
{% macro is_within_opening_hours(instant, scheduled_accounts, opening_hours) -%}
    case
        when {{ scheduled_accounts }}.account_id is not null and {{ instant }} is not null
            then {{ opening_hours }}.account_id is not null
    end
{%- endmacro %}
