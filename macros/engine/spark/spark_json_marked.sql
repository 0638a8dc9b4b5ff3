{#-
    Spark: JSON as a text that its own parser takes without a change of meaning, NULL for what is no JSON; of built-ins without a
    lambda, so that it may stand anywhere. The parser tells no text from the number or list that it spells, and reads no large
    numbers. So texts and names get a mark in front (U+FDD1, no character), and numbers that are not plain digits become texts with
    another (U+FDD0); the comma behind a last part goes.
-#}
{% macro spark_json_marked(text) -%}
    {%- set inside = '[^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+' -%}
    {%- set blank = '[ \\t\\n\\r]*+' -%}
    {%- set closed = 'regexp_replace(' ~ text ~ ", '(\"" ~ inside ~ '")|,(?=' ~ blank ~ "[\\]}])', '$1')" -%}
    {%- set closed = 'case when ' ~ text ~ " rlike '," ~ blank ~ "[\\]}]' then " ~ closed ~ ' else ' ~ text ~ ' end' -%}
    {%- set marked = 'regexp_replace(' ~ closed ~ ", '\"(" ~ inside ~ ")\"', '\"\ufdd1$1\"')" -%}
    {%- set plain = '(?!-0)-?[0-9]{1,300}+(?![0-9.eE])' -%}
    {%- set left_alone = '(?:"' ~ inside ~ '"|[^-"0-9nNiI]++|n(?=u)|' ~ plain ~ ')*+' -%}
    {%- set number = '-?(?:[0-9][-+.0-9eE]*+|[a-zA-Z]++)' -%}
    case when {{ spark_is_json(text) }} then regexp_replace({{ marked }}, '\G({{ left_alone }})({{ number }})', '$1"{{ "\ufdd0" }}$2"') end
{%- endmacro %}
