{#- A quote in a literal is doubled, as on the other engines: a backslash before it is a character of its own in these sessions. -#}
{% macro spark__escape_single_quotes(expression) %}
    {{ return(expression | replace("'", "''")) }}
{% endmacro %}
