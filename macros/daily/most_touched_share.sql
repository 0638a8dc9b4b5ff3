{#- The variable `most_touched_share`. A value that is no number stops the run with a sentence that says so. -#}
{% macro most_touched_share() -%}
    {%- set given = var('most_touched_share') -%}
    {%- if given is not number or given is boolean or given < 0 -%}
        {{ exceptions.raise_compiler_error(
            "Variable most_touched_share is '" ~ given ~ "', which is no share. Write a number from 0 on, like 0.33; above 1: never."
        ) }}
    {%- endif -%}
    {{ return(given) }}
{%- endmacro %}
