{#- Aggregate: short words in the order of their code points, `;` between; NULL does not count. -#}
{% macro texts_in_order(text) -%}
    {{ return(adapter.dispatch('texts_in_order')(text)) }}
{%- endmacro %}

{% macro default__texts_in_order(text) -%}
    string_agg({{ text }}, ';' order by {{ text }})
{%- endmacro %}

{% macro spark__texts_in_order(text) -%}
    listagg({{ text }}, ';') within group (order by {{ text }})
{%- endmacro %}
