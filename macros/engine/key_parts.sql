{#-
    Conditions on a number made by number_of_values that split its values into parts of about as many rows each: a query over a
    part of all rows takes a part of the memory. By ranges, which the engine carries over to whatever is joined by the number.
    Engines that keep what is too much on disk by themselves are asked for all at once.
-#}
{% macro key_parts(key, parts) -%}
    {{ return(adapter.dispatch('key_parts')(key, parts)) }}
{%- endmacro %}

{% macro default__key_parts(key, parts) -%}
    {%- set conditions = [] -%}
    {#- numbers from 0 to 2^63 - 1 -#}
    {%- set size = 9223372036854775807 // parts + 1 -%}
    {%- for part in range(parts) -%}
        {%- set bounds = [] -%}
        {%- do bounds.append(key ~ ' >= ' ~ part * size) if part > 0 -%}
        {%- do bounds.append(key ~ ' < ' ~ (part + 1) * size) if part < parts - 1 -%}
        {%- do conditions.append(bounds | join(' and ') or 'true') -%}
    {%- endfor -%}
    {{ return(conditions) }}
{%- endmacro %}

{% macro postgres__key_parts(key, parts) -%}
    {{ return(['true']) }}
{%- endmacro %}

{% macro spark__key_parts(key, parts) -%}
    {{ return(['true']) }}
{%- endmacro %}
