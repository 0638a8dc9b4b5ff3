{#-
    Spark: whether a text is JSON as DuckDB takes it, of built-ins without a lambda, so that it may stand anywhere. Spark's parser
    takes what is none ('a', a text behind the end, half a pair of surrogates), so it is asked about the structure alone: texts
    become a sign, numbers and words another, anything else that is no bracket, comma or colon one that is refused; a comma may
    stand behind the last part, NaN and Infinity are numbers. A last element of a list around it all tells that all was read.
-#}
{% macro spark_is_json(text) -%}
    {%- set number = '-?(?:0|[1-9][0-9]*+)(?:[.][0-9]++)?+(?:[eE][-+]?[0-9]++)?+' -%}
    {%- set signs = namespace(text="regexp_replace(" ~ text ~ ", '" ~ spark_json_string_pattern() ~ "', chr(1))") -%}
    {%- for pattern, sign in [
        (number ~ '|true|false|null|-?(?i:nan|infinity|inf)', "'0'"),
        ('[ \\t\\n\\r]++', "''"),
        ('[^\\x010\\[\\]{},:]', "'!'"),
        ('(?<=[\\x010\\]}]),(?=[\\]}])', "''"),
        ('\\x01', "'\"\"'"),
    ] -%}
        {%- set signs.text = 'regexp_replace(' ~ signs.text ~ ", '" ~ pattern ~ "', " ~ sign ~ ')' -%}
    {%- endfor -%}
    case
        when {{ text }} is not null
            then {{ text }} rlike '\A[ \t\n\r]*+[-\[{"0-9tfnNiI]'
                and not {{ text }} rlike '[\x00-\x08\x0b\x0c\x0e-\x1f]'
                and coalesce(try_element_at({{ spark_json_list("'[' || " ~ signs.text ~ " || ',\"!\"]'") }}, 2) = '!', false)
    end
{%- endmacro %}
