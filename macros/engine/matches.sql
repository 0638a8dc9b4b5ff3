{#- True when the whole text matches the regular expression (character classes and counts only, no backslashes). -#}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro postgres__matches(text, pattern) -%}
    ({{ text }} ~ '^(?:{{ pattern }})$')
{%- endmacro %}

{#- there `$` stands before a last end of line, too -#}
{% macro spark__matches(text, pattern) -%}
    ({{ text }} rlike '^(?:{{ pattern }})\z')
{%- endmacro %}
