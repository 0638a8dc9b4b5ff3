{#- True for text that holds nothing but white space, and for none. -#}
{% macro is_blank(text) -%}
    {{ return(adapter.dispatch('is_blank')(text)) }}
{%- endmacro %}

{#-
    Most texts begin with a letter or digit, and lie between `!` and `~`. For others a pattern, which ends at the first sign
    that is none: trimming a list of signs costs twelve times as much.
-#}
{% macro default__is_blank(text) -%}
    {%- set white_space = " \\t\\n\\x0b\\x0c\\r\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}"
        ~ "\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}" -%}
    case
        when {{ text }} between '!' and '~' then false
        else not coalesce(regexp_matches({{ text }}, '[^{{ white_space }}]'), false)
    end
{%- endmacro %}

{% macro postgres__is_blank(text) -%}
    {%- set white_space = " \\t\\n\\x0b\\x0c\\r\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000" -%}
    case
        when {{ text }} between '!' and '~' then false
        else not coalesce({{ text }} ~ '[^{{ white_space }}]', false)
    end
{%- endmacro %}

{% macro spark__is_blank(text) -%}
    {%- set white_space = " \\t\\n\\x0b\\x0c\\r\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}"
        ~ "\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}" -%}
    case
        when {{ text }} between '!' and '~' then false
        else not coalesce({{ text }} rlike '[^{{ white_space }}]', false)
    end
{%- endmacro %}
