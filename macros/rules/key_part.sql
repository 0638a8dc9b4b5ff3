{#-
    An id as one part of a key that another id follows: without a slash, so that no two pairs of ids make one key. NULL is empty.
-#}
{% macro key_part(id) -%}
    replace(replace(coalesce({{ id }}, ''), '~', '~0'), '/', '~1')
{%- endmacro %}
