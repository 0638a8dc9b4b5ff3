{#-
    The values of some models that are at fault, one a row: where each stands, its record, and the fault. Every model is read once,
    however many of its columns have a fault: a view that is read once a column would be planned as often.
    checked: tuples of a model, the table that it holds, the column of the record's id, and the columns that have a fault.
-#}
{% macro faults_of(checked) -%}
    {% for model, table_name, record_id, columns in checked -%}
        {%- set faults = [] -%}
        {%- for column in columns -%}{%- do faults.append('records.' ~ column ~ '_fault') -%}{%- endfor -%}
        select
            records.source_system,
            records.account_id,
            '{{ table_name }}' as table_name,
            checked_columns.column_name,
            records._file as file,
            records._row as file_row,
            records.{{ record_id }} as record_id,
            case checked_columns.column_name
                {% for column in columns -%}
                    when '{{ column }}' then {{ faults[loop.index0] }}
                {% endfor -%}
            end as fault
        from {{ ref(model) }} as records
        cross join (
            {% for column in columns -%}
                select '{{ column }}' as column_name
                {% if not loop.last -%} union all {% endif %}
            {%- endfor %}
        ) as checked_columns
        where
            -- the few rows with a fault are found first
            coalesce({{ faults | join(', ') }}) is not null
            and case checked_columns.column_name
                {% for column in columns -%}
                    when '{{ column }}' then {{ faults[loop.index0] }}
                {% endfor -%}
            end is not null
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
{%- endmacro %}
