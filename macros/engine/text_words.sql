{#- The words of a text in lower case, as a list written as text: `a;b`. Signs and emoji are no words. -#}
{% macro text_words(text) -%}
    {{ return(adapter.dispatch('text_words')(text)) }}
{%- endmacro %}

{% macro default__text_words(text) -%}
    trim(regexp_replace(lower({{ text }}), '[^\p{L}\p{M}\p{N}]+', ';', 'g'), ';')
{%- endmacro %}

{% macro postgres__text_words(text) -%}
    engine.text_words({{ text }})
{%- endmacro %}

{% macro spark__text_words(text) -%}
    trim(both ';' from regexp_replace({{ spark_known_lower(text) }}, '[^{{ spark_word_characters() }}]+', ';'))
{%- endmacro %}
