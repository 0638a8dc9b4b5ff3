{#-
    Which figures of service an account's exports can tell, one row an account. Nobody knows what is open where no close is
    exported, or no conversation that is still open; nor whether a person holds it, where neither people's messages nor handoffs
    nor assignments are.
    accounts, evidence: CTEs with the rows of dim_accounts and dim_account_evidence.
-#}
{% macro service_evidence(accounts, evidence) -%}
    select
        {{ accounts }}.source_system,
        {{ accounts }}.account_id,
        {{ accounts }}.are_people_exported,
        count(*) filter (where {{ evidence }}.evidence_kind = 'closes' and {{ evidence }}.is_known) > 0 as are_closes_known,
        count(*) filter (
            where {{ evidence }}.evidence_kind in ('closes', 'open_conversations') and {{ evidence }}.is_known
        ) = 2 as is_stock_known,
        {{ accounts }}.are_people_exported
        or count(*) filter (
            where {{ evidence }}.evidence_kind in ('handoff_events', 'assignments') and {{ evidence }}.is_known
        ) > 0 as are_people_seen
    from {{ accounts }}
    left join {{ evidence }}
        on
            {{ accounts }}.source_system = {{ evidence }}.source_system
            and {{ accounts }}.account_id = {{ evidence }}.account_id
    group by 1, 2, 3
{%- endmacro %}
