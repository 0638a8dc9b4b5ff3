{#- True for text that holds nothing but white space, and for none. -#}
{% macro is_blank(text) -%}
    {{ return(adapter.dispatch('is_blank')(text)) }}
{%- endmacro %}

{% macro default__is_blank(text) -%}
    {%- set white_space = " \t\n\u000b\u000c\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" -%}
    (coalesce(trim({{ text }}, '{{ white_space }}'), '') = '')
{%- endmacro %}
