{#- The separators of Unicode (Zs), which DuckDB trims, for a text of Postgres with escapes. A test holds the two against each other. -#}
{% macro blank_characters() -%}
    \u0020\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000
{%- endmacro %}
