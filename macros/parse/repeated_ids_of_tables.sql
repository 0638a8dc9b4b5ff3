{#-
    The ids under which the landing tables of one source hold more than one row, one table below the other (see repeated_ids).
    tables: name, column of the id, parents.
-#}
{% macro repeated_ids_of_tables(source_name, tables) -%}
    {% for table_name, column, parents in tables -%}
        select
            source_system,
            account_id,
            '{{ table_name }}' as table_name,
            '{{ column }}' as column_name,
            record_key_1 as record_id,
            is_shared,
            is_under_several_parents,
            parents_example
        from ({{ repeated_ids(source(source_name, table_name), [column], parents) }}) as ids
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
{%- endmacro %}
