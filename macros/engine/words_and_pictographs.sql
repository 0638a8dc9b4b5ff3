{#-
    The words of a text in lower case, as a list written as text: `a;b`. Apostrophes vanish (it's = its), each pictograph is a word
    of its own (skin tones, variation selectors and joiners vanish), all other signs separate words.
-#}
{% macro words_and_pictographs(text) -%}
    {{ return(adapter.dispatch('words_and_pictographs')(text)) }}
{%- endmacro %}

{% macro default__words_and_pictographs(text) -%}
    {%- set unheard = "''‘’ʼ＇\\x{200D}\\x{FE0E}\\x{FE0F}\\x{1F3FB}-\\x{1F3FF}" -%}
    {%- set pictograph = "\\p{So}\\x{1F000}-\\x{1FAFF}" -%}
    {%- set heard = "regexp_replace(lower(" ~ text ~ "), '[" ~ unheard ~ "]', '', 'g')" -%}
    {%- set spread = "regexp_replace(" ~ heard ~ ", '([" ~ pictograph ~ "])', ';\\1;', 'g')" -%}
    trim(regexp_replace({{ spread }}, '[^\p{L}\p{M}\p{N}{{ pictograph }}]+', ';', 'g'), ';')
{%- endmacro %}

{% macro postgres__words_and_pictographs(text) -%}
    engine.words_and_pictographs({{ text }})
{%- endmacro %}

{% macro spark__words_and_pictographs(text) -%}
    {%- set unheard = "''‘’ʼ＇\\x{200D}\\x{FE0E}\\x{FE0F}\\x{1F3FB}-\\x{1F3FF}" -%}
    {%- set pictograph = spark_pictograph_characters() -%}
    {%- set heard = "regexp_replace(" ~ spark_known_lower(text) ~ ", '[" ~ unheard ~ "]', '')" -%}
    {%- set spread = "regexp_replace(" ~ heard ~ ", '([" ~ pictograph ~ "])', ';$1;')" -%}
    trim(both ';' from regexp_replace({{ spread }}, '[^{{ spark_word_characters() }}{{ pictograph }}]+', ';'))
{%- endmacro %}
