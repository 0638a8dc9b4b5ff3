-- One row per event that tells of a conversation's start. The start itself stands on the conversation: no rule reads the event.
with

records as (select * from {{ ref('int_klaviyo__event_records') }})

select
    source_system,
    account_id,
    event_id,
    conversation_id,
    channel,
    profile_id,
    occurred_at,
    occurred_at_fault,
    _file,
    _row
from records
where event_word = 'agent_started'
