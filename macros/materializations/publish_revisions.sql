{#-
    Appends the rows that queries give to the ledger, but for accounts that are held back, and tells how many of what kind.
    Each query is of other conversations (macros/materializations/sql_in_parts.sql). Returns whether any account was held back.
    They are laid beside first: the queries read the ledger, and the rows that they follow are current no longer. A ledger
    without a row is filled at once.
-#}
{% macro publish_revisions(ledger, queries) %}
    {%- do get_assert_columns_equivalent(queries[0]) -%}
    {%- set columns = model.columns.values() | map(attribute='name') | join(', ') -%}
    {%- set held_back = held_back_accounts(ledger) -%}
    {%- set keys = [] -%}
    {%- for account in held_back -%}
        {%- do keys.append("'" ~ account.account | replace("'", "''") ~ "'") -%}
        {%- do print('Ledger: nothing published for ' ~ account.account ~ ', whose data ends ' ~ account.as_of
            ~ ': verdicts up to ' ~ account.published_as_of ~ ' were published, from a load that is not there and was not taken back') -%}
    {%- endfor -%}
    {%- set published = [] -%}
    {%- for query in queries -%}
        {%- do published.append(
            'select ' ~ columns ~ ' from (\n' ~ query ~ '\n) as revisions'
            ~ (" where source_system || '/' || account_id not in (" ~ keys | join(', ') ~ ')' if keys else '')
        ) -%}
    {%- endfor -%}
    {%- set is_first = run_query('select 1 from ' ~ ledger ~ ' limit 1').rows | length == 0 -%}
    {%- set beside = laid_beside(this.identifier) -%}
    {%- do append_revisions(ledger, published, beside, is_first) -%}
    {%- set counts = run_query(
        "select coalesce(cause, 'first published') as what, count(*) from " ~ (ledger if is_first else beside)
        ~ " group by 1 order by min(cause) is not null, 2 desc, 1"
    ).rows -%}
    {%- set told = [] -%}
    {%- for row in counts -%}{%- do told.append(row[0] ~ ' ' ~ row[1]) -%}{%- endfor -%}
    {%- do print('Ledger: ' ~ (told | join(', ') or 'nothing new')) -%}
    {% call statement('clear') -%} drop table if exists {{ beside }} {%- endcall %}
    {{ return(held_back | length > 0) }}
{% endmacro %}
