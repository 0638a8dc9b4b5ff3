{#-
    Accounts of which the ledger publishes nothing: their as_of is older than the newest that it published under, and the load that
    gave that one is neither forgotten nor replaced by one with a stated time: as in a database that was lost, and of whose loads
    not all came back. A list of mappings: account (`source/account`), as_of, published_as_of.
-#}
{% macro held_back_accounts(ledger) %}
    {%- set text = column_type('varchar') -%}
    {%- set found = run_query(
        "select newest.source_system || '/' || newest.account_id, coalesce(cast(accounts.as_of as " ~ text ~ "), 'nowhere'),"
        ~ " cast(newest.published_as_of as " ~ text ~ ")"
        ~ " from (select source_system, account_id, max(published_as_of) as published_as_of from " ~ ledger ~ " group by 1, 2) as newest"
        ~ " left join accounts.base_accounts as accounts"
        ~ " on newest.source_system = accounts.source_system and newest.account_id = accounts.account_id"
        ~ " where (accounts.as_of is null or accounts.as_of < newest.published_as_of)"
        ~ " and not exists (select 1 from raw.loads as loads where loads.source_system = newest.source_system"
        ~ " and loads.account_id = newest.account_id and loads.extracted_at = newest.published_as_of"
        ~ " and loads.status in ('forgotten', 'replaced')) order by 1"
    ) -%}
    {%- set accounts = [] -%}
    {%- for row in found.rows -%}
        {%- do accounts.append({'account': row[0], 'as_of': row[1], 'published_as_of': row[2]}) -%}
    {%- endfor -%}
    {{ return(accounts) }}
{% endmacro %}
