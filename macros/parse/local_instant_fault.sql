{#-
    What is wrong with a local instant, given what it was parsed to: as instant_fault, and `undecided_date:…` for a date with
    slashes whose day and month nothing tells apart. name: the parsed column; beside it stand `…_landed`, the text in the file,
    `…_text`, the same with its slashes resolved, and `…_offset`, the distance to UTC on a day without a change of clocks.
-#}
{% macro local_instant_fault(name, timezone) -%}
    {%- set text = name ~ '_text' -%}
    case
        when {{ name }} is not null and {{ name }}_offset is not null then null
        when
            {{ name }} is null
            and {{ slashed_date_number(text, 1) }} between 1 and 12
            and {{ slashed_date_number(text, 2) }} between 1 and 12
            then 'undecided_date:' || {{ name }}_landed
        when {{ name }} is null and {{ name }}_landed <> '' then 'unreadable:' || {{ name }}_landed
        else {{ instant_fault(text, name, timezone) }}
    end
{%- endmacro %}
