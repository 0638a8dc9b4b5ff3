-- One row per answer to a customer turn, as in fct_replies but without the ids of its messages: who answered when, and how long
-- the customer had waited. A view, for all that counts answers and adds up waits: the ids are half of what fct_replies costs.
{{ config(materialized='view') }}
with

replies as (select * from {{ ref('int_replies') }})

select
    reply_id,
    episode_id,
    source_system,
    account_id,
    conversation_id,
    channel,
    is_eligible,
    reply_index,
    replier_kind,
    replier_id,
    contact_messages,
    asked_at,
    replied_at,
    replied_date,
    replied_week,
    is_within_opening_hours,
    waited_seconds,
    waited_business_seconds,
    is_first
from replies
