{#- The rows of a landing table that touched conversations have: `conversation_id` names them there. -#}
{% macro narrowed_landing(landing, touched) -%}
    (
        select * from raw.{{ landing }}
        where {{ is_touched(['_source_system', '_account_id', "nullif(conversation_id, '')"], touched) }}
    )
{%- endmacro %}
