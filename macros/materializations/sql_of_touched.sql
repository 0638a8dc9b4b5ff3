{#-
    The SQL of a model that reads, where it says `of_touched`, only the rows of conversations in the relation given. A view is
    read over fewer landed rows at once, where these name their conversation: the engine would read all of them first.
-#}
{% macro sql_of_touched(sql, touched) %}
    {%- set parts = marks_of_touched(sql) -%}
    {%- set found = [parts[0]] -%}
    {%- for place in range(1, parts | length, 3) -%}
        {%- set narrow = narrowed_view(parts[place + 1], touched) -%}
        {%- do found.append(
            '(select * from ' ~ (narrow or parts[place + 1]) ~ ' where ' ~ is_touched(parts[place].split(', '), touched) ~ ')'
            ~ parts[place + 2]
        ) -%}
    {%- endfor -%}
    {{ return(found | join('')) }}
{% endmacro %}
