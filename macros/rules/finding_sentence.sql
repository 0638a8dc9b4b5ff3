{#-
    Findings of one check in a sentence: where, how many of how many, what, an example with its file and place, and what to do.
    The place is a record's number (a header is no record, so that it is no line and no row of a spreadsheet), or a rejected row's line.
    NULL without a finding. findings: a relation with the columns of agg_data_quality_findings. what_to_do: of the seed
    finding_effects.
-#}
{% macro finding_sentence(findings, checked_values, what_to_do) -%}
    case
        when {{ findings }}.findings > 0
            then {{ findings }}.source_system || '/' || {{ findings }}.account_id || ': '
                || case when {{ findings }}.table_name <> 'none' then {{ findings }}.table_name || ' ' else '' end
                || case when {{ findings }}.column_name <> 'none' then {{ findings }}.column_name || ' ' else '' end
                || coalesce({{ findings }}.what, {{ findings }}.check_name) || ' ('
                || case
                    when {{ checked_values }} is null then cast({{ findings }}.findings as varchar) || ' times'
                    else cast({{ findings }}.values_at_fault as varchar) || ' of ' || cast({{ checked_values }} as varchar)
                end
                || ')'
                || coalesce(', as "' || left({{ findings }}.example, 40) || '"', '')
                || coalesce(
                    ' in ' || {{ findings }}.example_file || coalesce(
                        case when {{ findings }}.check_name = 'rejected_row' then ', line ' else ', record ' end
                        || cast({{ findings }}.example_row as varchar), ''
                    ), ''
                )
                || '.'
                || coalesce(' ' || {{ what_to_do }}, '')
    end
{%- endmacro %}
