{#-
    Whether a landed text may tell of an instant at or after the day of another text: it comes after it in the alphabet, or is not
    written as a date that begins with its year, of which the alphabet says nothing.
-#}
{% macro may_be_since(landed_text, from_text) -%}
    (
        {{ landed_text }} >= {{ from_text }}
        or ({{ landed_text }} <> '' and {{ landed_text }} not like '____-__-__%')
    )
{%- endmacro %}
