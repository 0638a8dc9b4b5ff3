-- Episodes on which two definitions disagree, with the reason and the item each decided on.
-- Change the two names and run it with `dbt show --select definitions_that_disagree --limit 50`.
with

verdicts as (select * from {{ ref('fct_verdicts') }})

select
    one.episode_id,
    one.verdict as hubspot_verdict,
    one.reason as hubspot_reason,
    one.deciding_item_id as hubspot_item,
    other.verdict as intercom_verdict,
    other.reason as intercom_reason,
    other.deciding_item_id as intercom_item
from verdicts as one
inner join verdicts as other on one.episode_id = other.episode_id
where
    one.definition_id = 'hubspot_2025_12'
    and other.definition_id = 'intercom_fin'
    and one.verdict <> other.verdict
order by one.episode_id
