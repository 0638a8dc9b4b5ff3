-- One row per message, in the shape of the contract, without its text. The export says nothing of citations, actions or
-- delivery. A table: the landed JSON is parsed once, whoever reads messages.
{{ config(materialized='table') }}
with

messages as (select * from {{ ref('stg_klaviyo__messages') }})

select
    source_system,
    account_id,
    message_id,
    conversation_id as id_scope,
    conversation_id,
    cast(null as varchar) as sender_id,
    sender_role as sender_kind,
    cast(null as varchar) as item_type,
    cast(null as varchar) as channel,
    cast(null as varchar) as delivery_status,
    cast(null as bigint) as sequence_number,
    cast(null as bigint) as n_citations,
    cast(null as bigint) as n_actions,
    cast(null as timestamp) as first_action_at,
    created_at as sent_at,
    cast(null as varchar) as sequence_number_fault,
    cast(null as varchar) as n_citations_fault,
    cast(null as varchar) as n_actions_fault,
    created_at_fault as sent_at_fault,
    _load_id,
    _file,
    _row
from messages
