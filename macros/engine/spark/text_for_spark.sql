{#- A model's text as Spark reads it: its text of any length has another name, and its `varchar` must have a length. -#}
{% macro text_for_spark(text) -%}
    {{ return(text | replace('as varchar)', 'as string)')) }}
{%- endmacro %}
