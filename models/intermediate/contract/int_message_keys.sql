-- One row per message of every source: the numbers by which its item finds it, its ids, who sent it and when. A view for few
-- messages, without the words that int_messages maps.
{{ config(materialized='view') }}
with

messages as (select * from {{ ref('int_exported_messages') }})

select
    source_system,
    account_id,
    {{ conversation_number('source_system', 'account_id', 'conversation_id') }} as conversation_number,
    {{ item_key('true', 'false', 'message_id') }} as item_key,
    conversation_id,
    message_id,
    sender_id,
    sent_at
from messages
where conversation_id is not null
