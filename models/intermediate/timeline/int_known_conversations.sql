-- One row per conversation that exists at its account's as_of, with all that int_conversations knows of it. A view: a condition
-- on a table, no second copy of it.
{{ config(materialized='view') }}
with

conversations as (select * from {{ ref('int_conversations') }}),

existing_conversations as (select * from {{ ref('int_existing_conversations') }})

select conversations.*
from conversations
inner join existing_conversations on conversations.conversation_number = existing_conversations.conversation_number
