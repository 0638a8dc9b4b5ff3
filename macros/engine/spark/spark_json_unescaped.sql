{#-
    Spark: JSON whose characters of two halves are written out (`\uD83D\uDE00`) as its parser writes them inside lists and objects,
    with the characters themselves: the whole as a text of JSON in which nothing else is an escape, read by that parser.
-#}
{% macro spark_json_unescaped(text) -%}
    {%- set halves = '(?<!\\\\)((?:\\\\\\\\)*+)\\\\(uD[89AB][0-9A-F]{2})\\\\(uD[C-F][0-9A-F]{2})' -%}
    {%- set escaped = namespace(text='regexp_replace(' ~ text ~ ", '" ~ halves ~ "', '$1\ufdd2$2\ufdd2$3')") -%}
    {%- for sign, written in [('\\', '\\\\'), ('"', '\\"'), ('\ufdd2', '\\')] -%}
        {%- set escaped.text = 'replace(' ~ escaped.text ~ ", '" ~ sign ~ "', '" ~ written ~ "')" -%}
    {%- endfor -%}
    case
        when {{ text }} rlike '\\uD[89AB]' then get({{ spark_json_list("'[\"' || " ~ escaped.text ~ " || '\"]'") }}, 0)
        else {{ text }}
    end
{%- endmacro %}
