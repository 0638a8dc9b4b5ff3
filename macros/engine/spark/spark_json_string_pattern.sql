{#- Spark: a pattern of Java for a text of JSON with its quotes; a character written as two halves (`\ud83d\ude00`) has both. -#}
{% macro spark_json_string_pattern() -%}
    {%- set plain = '[^"\\\\\\x00-\\x1f]*+' -%}
    {%- set whole = '[0-9a-cefA-CEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}' -%}
    {%- set halves = '[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}' -%}
    {{- '"' ~ plain ~ '(?:\\\\(?:["\\\\/bfnrt]|u(?:' ~ whole ~ '|' ~ halves ~ '))' ~ plain ~ ')*+"' -}}
{%- endmacro %}
