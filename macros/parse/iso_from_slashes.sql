{#-
    A date with slashes as ISO-like text; any other text stays as it is. Which number is the day: the one above 12; else what
    the file's other dates tell (date_order: day_first, month_first, or NULL when they tell nothing, or both). Where nothing
    tells, the text stays and cannot be read.
-#}
{% macro iso_from_slashes(text, date_order) -%}
    {{ return(adapter.dispatch('iso_from_slashes')(text, date_order)) }}
{%- endmacro %}

{% macro default__iso_from_slashes(text, date_order) -%}
    {%- set first = slashed_date_number(text, 1) -%}
    {%- set second = slashed_date_number(text, 2) -%}
    {%- set clock = "split_part(" ~ trimmed(text) ~ ", ' ', 2)" -%}
    case
        when {{ text }} not like '%/%/%' then {{ text }}
        when {{ first }} is null then {{ text }}
        when {{ first }} > 12 or {{ second }} > 12 or {{ first }} = {{ second }} or {{ date_order }} is not null
            then
                substr(split_part({{ trimmed(text) }}, '/', 3), 1, 4) || '-'
                || case
                    when {{ second }} > 12 or ({{ first }} <= 12 and {{ date_order }} = 'month_first')
                        then lpad(cast({{ first }} as varchar), 2, '0') || '-' || lpad(cast({{ second }} as varchar), 2, '0')
                    else lpad(cast({{ second }} as varchar), 2, '0') || '-' || lpad(cast({{ first }} as varchar), 2, '0')
                end
                || case
                    when {{ clock }} = '' then ''
                    else
                        ' ' || lpad(split_part({{ clock }}, ':', 1), 2, '0') || ':' || split_part({{ clock }}, ':', 2) || ':'
                        || coalesce(nullif(split_part({{ clock }}, ':', 3), ''), '00')
                end
        else {{ text }}
    end
{%- endmacro %}
