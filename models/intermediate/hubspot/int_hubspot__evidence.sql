-- One row per account that has a row in citations or actions: which of the two it has. What it has is known for every reply.
with

citations as (select * from {{ ref('stg_hubspot__citations') }}),

actions as (select * from {{ ref('stg_hubspot__actions') }}),

files as (
    select
        source_system,
        account_id,
        true as has_citations,
        false as has_actions
    from citations
    union all
    select
        source_system,
        account_id,
        false as has_citations,
        true as has_actions
    from actions
)

select
    source_system,
    account_id,
    bool_or(has_citations) as has_citations,
    bool_or(has_actions) as has_actions
from files
group by 1, 2
