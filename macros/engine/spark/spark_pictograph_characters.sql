{#-
    Spark: pictographs, as words_and_pictographs tells them: other symbols (So of Unicode), and the blocks of emoji; as
    spark_word_characters.
-#}
{% macro spark_pictograph_characters() -%}
    \p{So}\x{1F000}-\x{1FAFF}\x{fd40}-\x{fd4f}\x{fdcf}\x{fdfe}-\x{fdff}\x{1cf50}-\x{1cfc3}\x{1d1e9}-\x{1d1ea}
{%- endmacro %}
