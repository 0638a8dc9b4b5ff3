{#- The variable `most_published_at_once`. A value that is no number of conversations stops the run with a sentence that says so. -#}
{% macro most_published_at_once() -%}
    {%- set given = var('most_published_at_once') -%}
    {%- if given is not integer or given is boolean or given < 1 -%}
        {{ exceptions.raise_compiler_error(
            "Variable most_published_at_once is '" ~ given ~ "', which is no number of conversations. Write one from 1 on, like 500000."
        ) }}
    {%- endif -%}
    {{ return(given) }}
{%- endmacro %}
