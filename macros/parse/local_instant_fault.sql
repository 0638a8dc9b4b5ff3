{#-
    What is wrong with a local instant, given what it was parsed to: as instant_fault, and `undecided_date:…` for a date with
    slashes whose day and month nothing tells apart. name: the parsed column; beside it stand `…_landed`, the text in the file,
    `…_text`, the same with its slashes resolved, and `…_reading`.
-#}
{% macro local_instant_fault(name) -%}
    {{ return(adapter.dispatch('local_instant_fault')(name)) }}
{%- endmacro %}

{% macro default__local_instant_fault(name) -%}
    {%- set text = name ~ '_text' -%}
    case
        when
            {{ name }} is null
            and {{ slashed_date_number(text, 1) }} between 1 and 12
            and {{ slashed_date_number(text, 2) }} between 1 and 12
            then 'undecided_date:' || {{ name }}_landed
        when {{ name }} is null and {{ name }}_landed <> '' then 'unreadable:' || {{ name }}_landed
        when {{ name }}_reading is not null then {{ name }}_reading || ':' || {{ text }}
    end
{%- endmacro %}
