{#-
    A text in which a program has written a whole number below 2^53 with a fraction of zeros (9876543210.0), without it; any
    other text as it is. For ids inside JSON: what stands in a column of its own is read so by the loader.
-#}
{% macro whole_number(text) -%}
    {{ return(adapter.dispatch('whole_number')(text)) }}
{%- endmacro %}

{% macro default__whole_number(text) -%}
    case
        when {{ matches(text, '[0-9]{1,15}[.]0+') }} then split_part({{ text }}, '.', 1)
        when {{ matches(text, '[0-9]{16}[.]0+') }} and split_part({{ text }}, '.', 1) < '9007199254740992'
            then split_part({{ text }}, '.', 1)
        else {{ text }}
    end
{%- endmacro %}
