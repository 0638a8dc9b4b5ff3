{#-
    The findings of a source about values of its own tables that are at fault, one below the other.
    checked: tuples of a model, the landed table that it reads, the column of the record's id, and the columns that have a fault.
-#}
{% macro value_findings(checked) -%}
    {% for model, table_name, record_id, columns in checked -%}
        {% set outer_loop = loop -%}
        {% for column in columns -%}
            select
                source_system,
                account_id,
                {{ fault_check(column ~ '_fault') }} as check_name,
                '{{ table_name }}' as table_name,
                '{{ column }}' as column_name,
                _file as file,
                _row as file_row,
                {{ record_id }} as record_id,
                cast(null as varchar) as conversation_id,
                cast(null as timestamp) as happened_at,
                {{ fault_meaning(column ~ '_fault') }} as what,
                {{ fault_value(column ~ '_fault') }} as example
            from {{ ref(model) }}
            where {{ column }}_fault is not null
            {% if not (outer_loop.last and loop.last) -%} union all {% endif %}
        {% endfor -%}
    {% endfor %}
{%- endmacro %}
