{#-
    Spark: letters, marks and digits, for a class of Java's patterns: those that DuckDB knows (Unicode 15). Java 17 knows those of
    Unicode 13: the others stand here.
-#}
{% macro spark_word_characters() -%}
    {%- set lines -%}
    \p{L}\p{M}\p{N}
    \x{870}-\x{887}\x{889}-\x{88e}\x{898}-\x{89f}\x{8b5}\x{8c8}-\x{8d2}\x{c3c}\x{c5d}\x{cdd}\x{cf3}\x{ece}\x{170d}
    \x{1715}\x{171f}\x{180f}\x{1ac1}-\x{1ace}\x{1b4c}\x{1dfa}\x{2c2f}\x{2c5f}\x{9ffd}-\x{9fff}\x{a7c0}-\x{a7c1}
    \x{a7d0}-\x{a7d1}\x{a7d3}\x{a7d5}-\x{a7d9}\x{a7f2}-\x{a7f4}\x{10570}-\x{1057a}\x{1057c}-\x{1058a}\x{1058c}-\x{10592}
    \x{10594}-\x{10595}\x{10597}-\x{105a1}\x{105a3}-\x{105b1}\x{105b3}-\x{105b9}\x{105bb}-\x{105bc}\x{10780}-\x{10785}
    \x{10787}-\x{107b0}\x{107b2}-\x{107ba}\x{10efd}-\x{10eff}\x{10f70}-\x{10f85}\x{11070}-\x{11075}\x{110c2}
    \x{1123f}-\x{11241}\x{11740}-\x{11746}\x{11ab0}-\x{11abf}\x{11f00}-\x{11f10}\x{11f12}-\x{11f3a}\x{11f3e}-\x{11f42}
    \x{11f50}-\x{11f59}\x{12f90}-\x{12ff0}\x{1342f}\x{13440}-\x{13455}\x{16a70}-\x{16abe}\x{16ac0}-\x{16ac9}
    \x{1aff0}-\x{1aff3}\x{1aff5}-\x{1affb}\x{1affd}-\x{1affe}\x{1b11f}-\x{1b122}\x{1b132}\x{1b155}\x{1cf00}-\x{1cf2d}
    \x{1cf30}-\x{1cf46}\x{1d2c0}-\x{1d2d3}\x{1df00}-\x{1df1e}\x{1df25}-\x{1df2a}\x{1e030}-\x{1e06d}\x{1e08f}
    \x{1e290}-\x{1e2ae}\x{1e4d0}-\x{1e4f9}\x{1e7e0}-\x{1e7e6}\x{1e7e8}-\x{1e7eb}\x{1e7ed}-\x{1e7ee}\x{1e7f0}-\x{1e7fe}
    \x{2a6de}-\x{2a6df}\x{2b735}-\x{2b739}\x{31350}-\x{323af}
    {%- endset -%}
    {{ lines | replace(' ', '') | replace('\n', '') }}
{%- endmacro %}
