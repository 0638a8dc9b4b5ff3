{#-
    Spark: a number of JSON as DuckDB writes it: with a point or an exponent a double in its shortest form, plain from 1e-6 to 1e21,
    as it stands where no double is so large. With a point and up to 15 digits it is its own shortest form; for others Java is
    asked, whose form is not always the shortest (Java 17: 1.9999999999999998E23 for 2e23).
-#}
{% macro spark_json_number(token) -%}
    {%- set amount = 'try_cast(' ~ token ~ ' as double)' -%}
    {%- set size = 'abs(' ~ amount ~ ')' -%}
    case
        when {{ token }} = '-0' then '0'
        when {{ token }} rlike '^-?[0-9]++$|[a-zA-Z]{2}' then {{ token }}
        when {{ token }} rlike '^-?[0-9]++[.][0-9]++$' and length({{ token }}) <= 16 and not {{ token }} rlike '^-?0[.]0{6}0*+[1-9]'
            then regexp_replace({{ token }}, '([.][0-9]+?)0+$', '$1')
        when {{ size }} > 1.7976931348623157e308D then {{ token }}
        when {{ size }} = 0 then case when {{ token }} like '-%' then '-0.0' else '0.0' end
        when {{ size }} >= 1e21D or {{ size }} < 1e-6D then replace(replace(cast({{ amount }} as string), '.0E', 'e'), 'E', 'e')
        when {{ size }} >= 1e7D
            then regexp_replace(cast(try_cast({{ amount }} as decimal(38, 10)) as string), '([.][0-9]+?)0+$', '$1')
        when {{ size }} < 1e-3D
            then regexp_replace(cast(try_cast({{ amount }} as decimal(38, 30)) as string), '([.][0-9]+?)0+$', '$1')
        else cast({{ amount }} as string)
    end
{%- endmacro %}
