-- The grain of fct_verdicts is complete: episodes times definitions. That no pair stands twice, and that each leads to an episode
-- and a definition, are claims of fct_verdicts: so their number tells.
{{ config(meta={'by_conversation': true}) }}

with

found as (select count(*) as verdicts from {{ ref('fct_verdicts') }}),

expected as (
    select
        (select count(*) from {{ ref('fct_episodes') }}) * (select count(*) from {{ ref('resolution_definitions') }}) as verdicts
)

select
    found.verdicts,
    expected.verdicts as expected_verdicts
from found
cross join expected
where found.verdicts <> expected.verdicts
