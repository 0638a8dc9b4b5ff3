{#-
    What is wrong with a local instant's text, given what it was parsed to: as instant_fault, and `undecided_date:…` for a
    date with slashes whose day and month nothing tells apart. landed: the text as it lies in the file; text: with the
    slashes resolved.
-#}
{% macro local_instant_fault(landed, text, parsed, timezone, days) -%}
    case
        when {{ days }} is not null and {{ parsed }} is not null then null
        when {{ parsed }} is null and {{ text }} like '%/%/%' and {{ slashed_date_number(text, 1) }} between 1 and 12
            and {{ slashed_date_number(text, 2) }} between 1 and 12 then 'undecided_date:' || {{ landed }}
        when {{ parsed }} is null and {{ landed }} <> '' then 'unreadable:' || {{ landed }}
        else {{ instant_fault(text, parsed, timezone) }}
    end
{%- endmacro %}
