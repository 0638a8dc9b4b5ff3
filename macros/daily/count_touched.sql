{#-
    How many conversations are touched (`touched`: none where so many are that all at once cost less), and `why` those of whole
    accounts are.
-#}
{% macro count_touched(touched) %}
    {%- set counts = run_query(
        'select (select count(*) from ' ~ touched ~ '), (select count(*) from ' ~ standing('int_conversations') ~ ')'
    ).rows[0] -%}
    {%- set reasons = run_query(
        "select source_system || '/' || account_id || ': ' || string_agg(reason, ', ' order by reason) from "
        ~ standing('base_touched_accounts') ~ ' group by source_system, account_id order by 1'
    ).rows -%}
    {%- set why = [] -%}
    {%- for row in reasons -%}{%- do why.append(row[0]) -%}{%- endfor -%}
    {%- set are_most = counts[0] > counts[1] * most_touched_share() -%}
    {%- do why.insert(0, counts[0] ~ ' of ' ~ counts[1] ~ ' conversations are touched') if are_most -%}
    {{ return({'touched': none if are_most else counts[0], 'why': why | join('; ')}) }}
{% endmacro %}
