{#-
    Accounts of which the ledger publishes nothing (held_back.sql), as a list of mappings: account (`source/account`), as_of,
    published_as_of.
-#}
{% macro held_back_accounts(ledger) %}
    {%- set text = column_type('varchar') -%}
    {%- set found = run_query(
        "select source_system || '/' || account_id, coalesce(cast(as_of as " ~ text ~ "), 'nowhere'),"
        ~ " cast(published_as_of as " ~ text ~ ")"
        ~ " from (\n" ~ held_back(ledger, 'accounts.base_accounts', 'accounts.base_loads') ~ "\n) as held_back order by 1"
    ) -%}
    {%- set accounts = [] -%}
    {%- for row in found.rows -%}
        {%- do accounts.append({'account': row[0], 'as_of': row[1], 'published_as_of': row[2]}) -%}
    {%- endfor -%}
    {{ return(accounts) }}
{% endmacro %}
