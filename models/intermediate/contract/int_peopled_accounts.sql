-- One row per account of which any export shows a message of a person. Of every other nobody knows whether people answered. A
-- view: a few rows of a small table.
{{ config(materialized='view') }}
with

people_conversations as (select * from {{ ref('int_people_conversations') }})

select
    source_system,
    account_id
from people_conversations
group by 1, 2
