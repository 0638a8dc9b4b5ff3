{#-
    The findings of a source about values of its own tables that are at fault, one a row. checked: as for faults_of.
-#}
{% macro value_findings(checked) -%}
    select
        source_system,
        account_id,
        {{ fault_check('fault') }} as check_name,
        table_name,
        column_name,
        file,
        file_row,
        record_id,
        cast(null as varchar) as conversation_id,
        cast(null as timestamp) as happened_at,
        {{ fault_meaning('fault') }} as what,
        {{ fault_value('fault') }} as example
    from ({{ faults_of(checked) }}) as faults
{%- endmacro %}
