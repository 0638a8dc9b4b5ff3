{#- Aggregate: texts in the order of their code points, each once for each row that has it, with a sign between; NULL does not count. -#}
{% macro texts_in_order(text, sign) -%}
    {{ return(adapter.dispatch('texts_in_order')(text, sign)) }}
{%- endmacro %}

{% macro default__texts_in_order(text, sign) -%}
    string_agg({{ text }}, '{{ sign }}' order by {{ text }})
{%- endmacro %}
