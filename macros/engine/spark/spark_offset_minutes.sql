{#- Spark: the minutes by which the offset at an instant's end lies before (+) or behind (-) UTC; 0 where none is written. -#}
{% macro spark_offset_minutes(text) -%}
    {%- set pattern = '^.{11}[0-9:.,]+[ ]?([+-])([0-9]{2}):?([0-9]{2})?\\z' -%}
    {%- set sign = 'regexp_extract(' ~ text ~ ", '" ~ pattern ~ "', 1)" -%}
    (
        60 * coalesce(try_cast({{ sign }} || regexp_extract({{ text }}, '{{ pattern }}', 2) as integer), 0)
        + coalesce(try_cast({{ sign }} || regexp_extract({{ text }}, '{{ pattern }}', 3) as integer), 0)
    )
{%- endmacro %}
