{#-
    Findings of one check in a sentence: where, how many of how many, what, an example with its file and row, and what to do.
    NULL without a finding. findings: a relation with the columns of agg_data_quality_findings.
-#}
{% macro finding_sentence(findings, checked_values) -%}
    {%- set advice = {
        'unreadable_value': 'Write instants like 2026-11-02T09:19:00Z and load again.',
        'missing_instant': 'Fill the column and load again.',
        'undecided_date_value': 'Write dates like 2026-11-02 and load again.',
        'orphan': 'Load the file that holds those records.',
        'unscored_value': 'Give a number with scale_min and scale_max, or a polarity (positive, neutral, negative).',
        'unknown_kind': 'Add a row to seeds/value_map.csv.',
    } -%}
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
                        ', row ' || cast({{ findings }}.example_row as varchar), ''
                    ), ''
                )
                || '.'
                || case {{ findings }}.check_name
                    {% for check_name, what_to_do in advice.items() -%}
                        when '{{ check_name }}' then ' {{ what_to_do }}'
                    {% endfor -%}
                    else ''
                end
    end
{%- endmacro %}
