{#- The variable `max_unknown_share`. A value that is no share stops the run with a sentence that says so. -#}
{% macro max_unknown_share() -%}
    {%- set given = var('max_unknown_share') -%}
    {%- if given is not number or given is boolean or not 0 <= given <= 1 -%}
        {{ exceptions.raise_compiler_error(
            "Variable max_unknown_share is '" ~ given ~ "', which is no share. Write a number from 0 to 1, like 0.2."
        ) }}
    {%- endif -%}
    {{ given }}
{%- endmacro %}
