{#-
    The instant that a respond.io id tells: ids of conversations and messages are microseconds since 1970, sixteen digits from
    2001 on. NULL for other ids.
-#}
{% macro id_clock(record_id) -%}
    case when {{ matches(record_id, '[1-9][0-9]{15}') }} then {{ microseconds_cast(record_id) }} end
{%- endmacro %}
