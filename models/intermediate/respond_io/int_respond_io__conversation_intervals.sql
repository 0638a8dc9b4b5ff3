-- One row per conversation with a contact and a start: its interval, its place among the contact's starts, and the next start.
-- A conversation without a close is open until further notice. Equal starts: the id that is last by code point is the later. A
-- table: starts are sorted once for the three models that read them.
{{ config(materialized='table') }}
with

conversations as (
    select * from {{ ref('int_respond_io__conversation_records') }}
    where contact_id is not null and started_at is not null
)

select
    source_system,
    account_id,
    contact_id,
    conversation_id,
    started_at,
    resolved_at,
    row_number() over in_order as place,
    lead(started_at) over in_order as next_started_at
from conversations
window in_order as (
    partition by source_system, account_id, contact_id order by started_at nulls last, conversation_id nulls last
)
