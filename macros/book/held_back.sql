{#-
    Selects the accounts of which the ledger publishes nothing: their as_of is older than the newest that it published under, and
    the load that gave that one is neither forgotten nor replaced by one with a stated time. So it is in a database that was lost and
    of whose loads not all came back, and with the variable as_of.
    ledger, accounts, loads: relations or CTEs with the columns of fct_verdict_ledger, dim_accounts and base_loads.
    Gives source_system, account_id, as_of (NULL where nothing is loaded) and published_as_of.
-#}
{% macro held_back(ledger, accounts, loads) -%}
    select
        newest.source_system,
        newest.account_id,
        known.as_of,
        newest.published_as_of
    from (
        select
            source_system,
            account_id,
            max(published_as_of) as published_as_of
        from {{ ledger }}
        group by 1, 2
    ) as newest
    left join {{ accounts }} as known
        on newest.source_system = known.source_system and newest.account_id = known.account_id
    where
        (known.as_of is null or known.as_of < newest.published_as_of)
        and not exists (
            select 1 from {{ loads }} as given
            where
                given.source_system = newest.source_system
                and given.account_id = newest.account_id
                and given.extracted_at = newest.published_as_of
                and given.load_status in ('forgotten', 'replaced')
        )
{%- endmacro %}
