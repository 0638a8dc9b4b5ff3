{#-
    A model's text with the engine's own words for what it names otherwise. Spark's text of any length has another name, and its
    `varchar` must have a length; a backslash in a literal is one only where two are written; its `lower` takes İ and a word's last Σ
    for more than one letter. It lays no part of a query aside.
-#}
{% macro engine_words(text) -%}
    {{ return(adapter.dispatch('engine_words')(text)) }}
{%- endmacro %}

{% macro default__engine_words(text) -%}
    {{ return(text) }}
{%- endmacro %}

{% macro spark__engine_words(text) -%}
    {%- set found = namespace(inside='[^()]*') -%}
    {#- an expression with parentheses in parentheses; a pattern cannot call itself -#}
    {%- for depth in range(6) -%}
        {%- set found.inside = "(?:[^()']|'[^']*'|\\(" ~ found.inside ~ '\\))*' -%}
    {%- endfor -%}
    {%- set lowered = modules.re.sub(
        '(?<![\\w.])lower\\((?!translate\\()(' ~ found.inside ~ ')\\)', spark_lower('\\1'), text
    ) -%}
    {{ return(lowered | replace('as varchar)', 'as string)') | replace(' as materialized (', ' as (') | replace('\\', '\\\\')) }}
{%- endmacro %}
