-- One row per message of every source: what it says, by the numbers by which its item finds it. The conversation's is NULL where
-- the text names none: then its id is no other message's. A view: no text is copied.
{{ config(materialized='view') }}
with

texts as (select * from {{ ref('int_message_texts') }})

select
    source_system,
    account_id,
    case
        when conversation_id is not null
            then {{ conversation_number('source_system', 'account_id', 'conversation_id') }}
    end as conversation_number,
    {{ item_key('true', 'false', 'message_id') }} as item_key,
    {{ text_of_message('texts') }} as message_text
from texts
